using Twisted.PluginHost.Diagnosing;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Tests.Diagnosing;

public sealed class PackageReasonsTests
{
    private static readonly HeldDropIn DropIn = Held(
        new DropInRequest("Top", "1.0.0"),
        Package("Top", "1.0.0", ("Left", "[1.0.0, )"), ("Right", "[2.0.0, 3.0.0)"), ("Twisted.Framework", "[0.1.0, )")),
        Package("Bottom", "1.5.0", ("Left", "[1.0.0, )")),
        Package("Left", "1.0.0", ("Bottom", "[1.2.0, )")),
        Package("Right", "2.1.0", ("Bottom", "[1.5.0, )")));

    [Fact]
    public void A_package_is_there_for_each_way_that_leads_to_it()
    {
        Assert.Equal(
            [
                "Top 1.0.0 > Left 1.0.0 [1.0.0, ) > Bottom 1.5.0 [1.2.0, )",
                "Top 1.0.0 > Right 2.1.0 [2.0.0, 3.0.0) > Bottom 1.5.0 [1.5.0, )",
            ],
            Paths("bottom"));
        Assert.Equal("It is the lowest version that [1.2.0, ) and [1.5.0, ) allow.", Because("Bottom"));
    }

    [Theory]
    [InlineData("Top", "The set asks for exactly 1.0.0.")]
    [InlineData("Left", "It is the lowest version that [1.0.0, ) allows.")]
    [InlineData("Right", "It was the lowest in [2.0.0, 3.0.0) that the feeds had when it was restored.")]
    public void Its_version_has_a_reason(string id, string because) => Assert.Equal(because, Because(id));

    [Theory]
    [InlineData(null, "The set asks for no version; it was the newest when it was restored.")]
    [InlineData("[1.0, 2.0)", "The set asks for [1.0, 2.0), of which it was the newest when it was restored.")]
    public void The_drop_in_itself_is_what_its_set_asks_for(string? version, string because) =>
        Assert.Equal(because, PackageReasons.Find([DropIn with { Request = new DropInRequest("Top", version) }], "Top").Single().Because);

    [Fact]
    public void A_package_of_the_host_is_needed_and_never_locked()
    {
        var reason = PackageReasons.Find([DropIn], "twisted.framework").Single();
        Assert.Null(reason.Package);
        Assert.Equal(["Top 1.0.0 > Twisted.Framework  [0.1.0, )"], Paths("Twisted.Framework"));
        Assert.Equal($"The host has {HostVersion.Text}; it is never restored.", reason.Because);
    }

    [Fact]
    public void A_package_that_nobody_needs_has_no_reason_and_all_others_are_known()
    {
        Assert.Empty(PackageReasons.Find([DropIn], "Nobody"));
        Assert.Equal(["Bottom", "Left", "Right", "Top", "Twisted.Framework"], PackageReasons.KnownIds([DropIn]));
    }

    [Fact]
    public void A_lock_that_does_not_say_who_needs_what_still_says_whose_the_package_is()
    {
        var old = Held(new DropInRequest("Top"), Package("Top", "1.0.0"), Package("Bottom", "1.0.0"));
        var reason = PackageReasons.Find([old], "Bottom").Single();
        Assert.Equal(["Top", "Bottom"], reason.Paths.Single().Select(step => step.Id));
        Assert.Equal("The lock is older than the notes of who needs what.", reason.Because);
    }

    [Fact]
    public void A_lock_with_a_circle_in_it_ends()
    {
        var odd = Held(null, Package("Top", "1.0.0", ("Left", "1.0.0")), Package("Left", "1.0.0", ("Top", "1.0.0"), ("Right", "1.0.0")), Package("Right", "1.0.0"));
        Assert.Equal(["Top", "Left", "Right"], PackageReasons.Find([odd], "Right").Single().Paths.Single().Select(step => step.Id));
    }

    private static string Because(string id) => PackageReasons.Find([DropIn], id).Single().Because;

    private static IEnumerable<string> Paths(string id) =>
        PackageReasons.Find([DropIn], id).Single().Paths.Select(path => string.Join(" > ", path.Select(step => $"{step.Id} {step.Version} {step.Range}".TrimEnd())));

    private static HeldDropIn Held(DropInRequest? request, params LockedPackage[] packages) => new()
    {
        Locked = new LockedDropIn { Id = packages[0].Id, Version = packages[0].Version, Packages = packages },
        Origin = PluginOrigin.User,
        Request = request,
        LockFile = "dropins.lock.json",
    };

    private static LockedPackage Package(string id, string version, params (string Id, string Range)[] dependencies) => new()
    {
        Id = id,
        Version = version,
        Source = "folder",
        Sha512 = "",
        Files = [],
        Dependencies = [.. dependencies.Select(dependency => new LockedDependency(dependency.Id, dependency.Range))],
    };
}
