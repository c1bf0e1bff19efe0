using System.Text;
using System.Text.Json;
using Twisted.Runner.State;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.State;

public sealed class StateJsonTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public Task The_state_is_one_line_of_json()
    {
        var line = Line(ExampleState.Whole);
        Assert.DoesNotContain('\n', line);
        return Verify(JsonSerializer.Serialize(JsonDocument.Parse(line).RootElement, Indented));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var line = Line(ExampleState.Whole);
        Assert.Equal(line, Line(StateJsonReader.Read(line)));
        Assert.Equal(ExampleState.Whole.All().Select(service => (service.Path, service.Traffic)), StateJsonReader.Read(line).All().Select(service => (service.Path, service.Traffic)));
    }

    [Fact]
    public void What_a_newer_server_adds_is_passed_over() => Assert.Equal("chat", StateJsonReader.Read(Line(ExampleState.Whole).Insert(1, "\"colour\":\"blue\",")).Name);

    [Fact]
    public void A_deep_tree_is_read_again()
    {
        ServiceNodeState node = ExampleState.Whole.Services[1];
        for (var i = 0; i < 200; i++)
        {
            node = node with { Services = [node] };
        }

        Assert.Equal(201, StateJsonReader.Read(Line(ExampleState.Whole with { Services = [node] })).All().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"name\":1}")]
    [InlineData("{\"name\":\"chat\",\"state\":\"flying\"}")]
    public void Anything_else_is_one_error(string text) =>
        Assert.StartsWith("the server answers in a way that this program does not understand: ", Assert.Throws<RunException>(() => StateJsonReader.Read(text)).Message, StringComparison.Ordinal);

    private static string Line(ApplicationState state) => Encoding.UTF8.GetString(StateJson.Write(state).Span);
}
