using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Twisted.Tests.Web.Cgi;

public sealed class InterpreterTests
{
    private const string Php = "/usr/bin/php-cgi";

    [Fact]
    public async Task An_interpreter_gets_the_file_which_need_not_be_executable()
    {
        await using var site = await CgiSite.StartAsync(new InterpreterProcessor("/bin/sh"));
        site.Write("a b;c.sh", "printf 'Content-Type: text/plain\\n\\n'; echo \"$# $0 $REDIRECT_STATUS $SCRIPT_FILENAME\"", isExecutable: false);

        var path = site.PathOf("a b;c.sh");
        Assert.Equal($"0 {path} 200 {path}\n", await site.Client.GetStringAsync("a%20b;c.sh?-c+exit"));
    }

    [Fact]
    public async Task An_interpreter_that_is_not_there_is_answered_with_500_and_named_in_the_log()
    {
        await using var site = await CgiSite.StartAsync(new InterpreterProcessor("/no/such/interpreter"));
        site.Write("a.x", "");

        Assert.Equal(HttpStatusCode.InternalServerError, (await site.Client.GetAsync("a.x")).StatusCode);
        Assert.Contains("Error: \"a.x\" is not run: its interpreter \"/no/such/interpreter\" is not there", site.Log);
    }

    [Theory]
    [InlineData("php-cgi")]
    [InlineData("./php-cgi")]
    [InlineData(" ")]
    public void An_interpreter_without_an_absolute_path_is_refused(string path) => Assert.Throws<ArgumentException>(() => new InterpreterProcessor(path));

    [Fact]
    public async Task Php_gets_its_parameters_and_sets_status_and_headers()
    {
        Assert.SkipUnless(File.Exists(Php), $"{Php} is not installed (Debian: php-cgi)");
        await using var site = await CgiSite.StartAsync(new InterpreterProcessor(Php));
        site.Write(
            "a.php",
            "<?php http_response_code(202); header('X-From: php'); header('Content-Type: application/json'); " +
            "echo json_encode([$_SERVER['PATH_INFO'], $_SERVER['SCRIPT_NAME'], $_SERVER['PHP_SELF'], $_GET['q'], $_POST['a'], $_SERVER['REQUEST_METHOD'], __FILE__, getcwd()]);",
            isExecutable: false);

        using var response = await site.Client.PostAsync("a.php/x/y?q=1%202", new FormUrlEncodedContent([new("a", "ä&b")]));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["php"], response.Headers.GetValues("X-From"));
        Assert.Equal(
            ["/x/y", "/a.php", "/a.php/x/y", "1 2", "ä&b", "POST", site.PathOf("a.php"), site.Folder],
            (await response.Content.ReadFromJsonAsync<string[]>(JsonSerializerOptions.Web))!);
    }

    [Fact]
    public async Task Php_takes_no_options_from_a_query()
    {
        Assert.SkipUnless(File.Exists(Php), $"{Php} is not installed (Debian: php-cgi)");
        await using var site = await CgiSite.StartAsync(new InterpreterProcessor(Php));
        site.Write("a.php", "<?php echo 'run';", isExecutable: false);

        Assert.Equal("run", await site.Client.GetStringAsync("a.php?-s"));
    }
}
