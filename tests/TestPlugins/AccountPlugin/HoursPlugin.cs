using System.Globalization;
using Twisted.Accounts;

namespace AccountPlugin;

[Plugin(ICheckerPlugin.PluginType, "hours", Description = "Another checker, at certain hours of the day only.")]
[PluginData(ICheckerPlugin.ArgumentData, "FIRST-LAST:TYPE:TEXT")]
public sealed class HoursPlugin : ICheckerPlugin
{
    public IChecker MakeChecker(string text)
    {
        if (text.Split(':', 2) is [var hours, var inner]
            && hours.Split('-') is [var first, var last]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from < to && to <= 24)
        {
            // That may be of another package, which becomes a part of the tap as well.
            return new HoursChecker(from, to, CheckerTypes.MakeChecker(inner));
        }

        throw new UsageException($"\"{text}\" is not hours and a checker; write hours:8-18:file:users");
    }
}
