using System.Net;

namespace Twisted.Tests.Web.Users;

public sealed class UserTests
{
    [Fact]
    public void The_system_knows_its_users()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "users are those of Unix");
        var known = UserHome.All().First();
        Assert.Equal(known.Folder, UserHome.Find(known.Name)!.Folder);
        Assert.Null(UserHome.Find("nobody-has-this-name"));
        Assert.Null(UserHome.Find("../root"));
        Assert.Null(UserHome.Find(""));
        Assert.Null(UserHome.Find("-x"));
    }

    [Fact]
    public async Task The_list_and_what_is_no_user_answer()
    {
        await using var server = await SiteServer.StartAsync(new UserDirectory());
        Assert.Contains("<h1>Users</h1>", await server.Client.GetStringAsync("/"), StringComparison.Ordinal);
        foreach (var path in new[] { "/nobody-has-this-name/", "/nobody-has-this-name.twistd/", "/.twistd/", "/..twistd/" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync(path)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.Client.PostAsync("/", null)).StatusCode);
    }

    [Fact]
    public async Task A_users_folder_and_own_server_are_served()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var user = UserHome.All().FirstOrDefault(user => user.Folder == home);
        Assert.SkipWhen(user is null, "whoever runs this has another home than the system says");
        var (folder, socket) = (Path.Combine(home, UserDirectory.PublicFolder), Path.Combine(home, UserDirectory.SocketName));
        Assert.SkipWhen(Directory.Exists(folder) || File.Exists(socket), "whoever runs this serves something already");
        Directory.CreateDirectory(folder);
        try
        {
            File.WriteAllText(Path.Combine(folder, "a.txt"), "mine");
            var own = StreamServer.For(ServerEndpoint.Parse($"unix:{socket}"), new Site(new DelegateResource(context => context.Response.WriteAsync($"own {context.Request.Path.Value}"))));
            await own.StartAsync();
            await using var server = await SiteServer.StartAsync(new UserDirectory());
            Assert.Equal("mine", await server.Client.GetStringAsync($"/{user.Name}/a.txt"));
            Assert.Equal("own /x", await server.Client.GetStringAsync($"/{user.Name}.twistd/x"));
            Assert.Contains($"href=\"./{user.Name}.twistd/\"", await server.Client.GetStringAsync("/"), StringComparison.Ordinal);
            await own.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            File.Delete(socket);
        }
    }
}
