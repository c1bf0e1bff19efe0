using Twisted.Monitoring.Admin;
using Twisted.Runner;

namespace Twisted.Monitoring.Tests.Admin;

public sealed class AdminAddressTests
{
    [Theory]
    [InlineData("unix", "/run/twistd.pid.admin.sock 600")]
    [InlineData("unix:mode=660", "/run/twistd.pid.admin.sock 660")]
    [InlineData("unix:a.sock", "/srv/a.sock 600")]
    [InlineData("unix:/a\\:b.sock:mode=0666", "/a:b.sock 666")]
    [InlineData("tcp:9090", "127.0.0.1:9090")]
    [InlineData("tcp:0:interface=[::1]", "[::1]:0")]
    [InlineData("tcp:9090:interface=0.0.0.0", "0.0.0.0:9090 wide")]
    [InlineData("tcp:9090:interface=[::]", "[::]:9090 wide")]
    public void A_place_can_be_written(string text, string expected)
    {
        var address = AdminAddress.Parse(text, "/srv").In(new RunSettings { PidFile = "/run/twistd.pid" });
        Assert.Equal(expected, address.Port is { } port ? $"{port}{(address.IsWide ? " wide" : "")}" : $"{address.Path} {Convert.ToString((int)address.Mode, 8)}");
    }

    [Theory]
    [InlineData("", "\"\" is no place for the admin endpoint; write unix, unix:PATH or tcp:PORT")]
    [InlineData("9090", "\"9090\" is no place for the admin endpoint; write unix, unix:PATH or tcp:PORT")]
    [InlineData("http:80", "\"http:80\" is no place for the admin endpoint; write unix, unix:PATH or tcp:PORT")]
    [InlineData("tcp:", "\"tcp:\" has no port; a port is a number from 0 to 65535")]
    [InlineData("tcp:70000", "\"tcp:70000\" has no port; a port is a number from 0 to 65535")]
    [InlineData("tcp:80:interface=localhost", "\"tcp:80:interface=localhost\": \"localhost\" is not an address")]
    [InlineData("tcp:80:mode=600", "\"tcp:80:mode=600\" has \"mode=\", which is not known there")]
    [InlineData("unix:a:b", "\"unix:a:b\" has more than one path")]
    [InlineData("unix:a:mode=888", "\"unix:a:mode=888\": \"888\" is not a mode; write it in octal, such as 660")]
    [InlineData("unix:a:mode=", "\"unix:a:mode=\": \"\" is not a mode; write it in octal, such as 660")]
    [InlineData("unix:a:user=x", "\"unix:a:user=x\" has \"user=\", which is not known there")]
    public void Anything_else_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => AdminAddress.Parse(text, "/srv")).Message);

    [Fact]
    public void Without_a_pidfile_a_socket_needs_a_path() =>
        Assert.Throws<RunException>(() => AdminAddress.Parse("unix", "/srv").In(new RunSettings { PidFile = "" }));
}
