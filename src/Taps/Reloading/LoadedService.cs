using Twisted.Services;

namespace Twisted.Taps.Reloading;

/// <summary>A service that came from a tap, with those below it, in the order of the tap: others may have been added since.</summary>
internal sealed class LoadedService(IService service)
{
    public IService Service => service;

    public List<LoadedService> Children { get; } = [];

    public static LoadedService Of(IService service)
    {
        var loaded = new LoadedService(service);
        if (service is MultiService parent)
        {
            foreach (var child in parent.Services)
            {
                loaded.Children.Add(Of(child));
            }
        }

        return loaded;
    }
}
