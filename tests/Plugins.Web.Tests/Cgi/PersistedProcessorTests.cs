using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Services;

namespace Twisted.Tests.Web.Cgi;

public sealed class PersistedProcessorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cgi").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void A_processor_comes_back_with_all_its_settings_in_each_format(TapFormat format)
    {
        var limits = new CgiLimits
        {
            HeaderTime = TimeSpan.FromSeconds(1),
            IdleTime = TimeSpan.FromSeconds(2),
            RunTime = TimeSpan.FromSeconds(3),
            GracePeriod = TimeSpan.FromSeconds(4),
            MaxHeaderBytes = 1005,
            MaxOutputBytes = 6,
            MaxSpooledBytes = 7,
            MaxPrograms = 8,
            MaxErrorLines = 9,
        };
        var application = new Application("cgi");
        application.Add(new ProcessorHolder(new CgiProcessor { Limits = limits, PassedVariables = ["A", "B"], Root = "/srv" }));
        application.Add(new ProcessorHolder(new InterpreterProcessor("/usr/bin/php-cgi")));
        var path = Path.Combine(_folder, "tap");
        using (var snapshot = TapSnapshot.Take(application, Types(), new PersistedList()))
        {
            TapFile.Save(path, snapshot, format, key: null);
        }

        var processors = TapFile.Open(path).ToApplication(Types()).Services.Select(service => ((ProcessorHolder)service).Processor).ToArray();

        var program = Assert.IsType<CgiProcessor>(processors[0]);
        Assert.Equal(limits, program.Limits);
        Assert.Equal(["A", "B"], program.PassedVariables);
        Assert.Equal("/srv", program.Root);
        var interpreter = Assert.IsType<InterpreterProcessor>(processors[1]);
        Assert.Equal("/usr/bin/php-cgi", interpreter.Interpreter);
        Assert.Equal(new CgiLimits(), interpreter.Limits);
        Assert.Null(interpreter.Root);
        Assert.Empty(interpreter.PassedVariables);
    }

    private static PersistedTypeRegistry Types()
    {
        var types = new PersistedTypeRegistry { Package = "the framework" };
        new FrameworkPersistedTypes().Register(types);
        types.Package = "the packages";
        foreach (var assembly in new[] { typeof(CgiProcessor).Assembly, typeof(ProcessorHolder).Assembly })
        {
            foreach (var declared in assembly.GetCustomAttributes(typeof(PersistedTypesAttribute), inherit: false).Cast<PersistedTypesAttribute>())
            {
                ((IPersistedTypes)Activator.CreateInstance(declared.Type, nonPublic: true)!).Register(types);
            }
        }

        return types;
    }
}
