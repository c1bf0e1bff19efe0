using Microsoft.Playwright;

namespace Twisted.Tests.Web;

/// <summary>One Chromium for the tests of a class; none where it is not installed.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places = [Environment.GetEnvironmentVariable("CHROMIUM") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where the pictures go, for people to look at.</summary>
    public static string Shots { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "pages")).FullName;

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is { } program)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Environment.UserName == "root" ? ["--no-sandbox"] : [] });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens an address, and fails when the page was refused anything, as by its own policy.</summary>
    internal async Task<IPage> OpenAsync(Uri address, int width = 1280, bool isDark = false, string? path = null)
    {
        Assert.SkipWhen(_browser is null, "it takes Chromium, in one of: " + string.Join(", ", Places.Where(place => place.Length > 0)) + "; the variable CHROMIUM says where it is elsewhere");
        var page = await _browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 800 },
            DeviceScaleFactor = width < 500 ? 2 : 1,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        });
        page.Console += (_, message) => Complaints.Add(message.Text);
        await page.GotoAsync(new Uri(address, path ?? "/").AbsoluteUri);
        return page;
    }

    internal List<string> Complaints { get; } = [];
}
