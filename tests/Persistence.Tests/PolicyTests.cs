using System.Net;
using Twisted.Network;
using Twisted.Persistence;
using Twisted.Persistence.Model;
using Twisted.Policies;
using Twisted.Services;

namespace Twisted.Tests.Persistence;

/// <summary>Factories that limit others, in each format.</summary>
public sealed class PolicyTests
{
    private readonly PersistedTypeRegistry _types = Sample.Types();

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void Limits_come_back_as_they_were_set(TapFormat format)
    {
        var written = new ConnectionLimitFactory(new TimeoutFactory(new ThrottlingFactory(new WriteLimitFactory(new SampleFactory(new Quoter("x"))) { MaxUnsentBytes = 7 })
        {
            ReadRate = 1,
            WriteRate = 2,
            ReadRatePerConnection = 3,
            WriteRatePerConnection = 4,
            MaxUnsentBytes = 5,
        })
        {
            Idle = TimeSpan.FromSeconds(1),
            Handshake = TimeSpan.FromSeconds(2),
            Lifetime = TimeSpan.FromSeconds(3),
        })
        {
            MaxConnections = 8,
            MaxConnectionsPerAddress = 9,
        };

        var limit = Assert.IsType<ConnectionLimitFactory>(Convert(written, format));
        var timeout = Assert.IsType<TimeoutFactory>(limit.Inner);
        var throttling = Assert.IsType<ThrottlingFactory>(timeout.Inner);
        var writes = Assert.IsType<WriteLimitFactory>(throttling.Inner);

        Assert.Equal((8, 9), (limit.MaxConnections, limit.MaxConnectionsPerAddress));
        Assert.Equal((1, 2, 3), (timeout.Idle!.Value.TotalSeconds, timeout.Handshake!.Value.TotalSeconds, timeout.Lifetime!.Value.TotalSeconds));
        Assert.Equal((1, 2, 3, 4, 5), (throttling.ReadRate, throttling.WriteRate, throttling.ReadRatePerConnection, throttling.WriteRatePerConnection, throttling.MaxUnsentBytes));
        Assert.Equal(7, writes.MaxUnsentBytes);
        Assert.IsType<SampleFactory>(writes.Inner);
    }

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public void What_is_off_stays_off(TapFormat format)
    {
        var timeout = Assert.IsType<TimeoutFactory>(Convert(new TimeoutFactory(new ThrottlingFactory(new SampleFactory(new Quoter("x")))) { Idle = null }, format));
        Assert.Equal((null, null, null), (timeout.Idle, timeout.Handshake, timeout.Lifetime));
        var throttling = Assert.IsType<ThrottlingFactory>(timeout.Inner);
        Assert.Equal((null, null, null, null), (throttling.ReadRate, throttling.WriteRate, throttling.ReadRatePerConnection, throttling.WriteRatePerConnection));
        Assert.Equal(WriteLimitFactory.DefaultMaxUnsentBytes, throttling.MaxUnsentBytes);
    }

    [Theory]
    [InlineData("ConnectionLimitFactory", "maxConnections")]
    [InlineData("ConnectionLimitFactory", "maxConnectionsPerAddress")]
    [InlineData("ThrottlingFactory", "readRate")]
    [InlineData("ThrottlingFactory", "writeRatePerConnection")]
    [InlineData("WriteLimitFactory", "maxUnsentBytes")]
    public void A_limit_that_somebody_made_up_is_an_error_with_its_place(string type, string member)
    {
        var root = new PersistedObject(type) { ["inner"] = ModelWriter.Write(new SampleFactory(new Quoter("x")), _types), [member] = 0L };

        var failure = Assert.Throws<InvalidDataException>(() => ModelReader.Read<Factory>(root, _types));

        Assert.StartsWith($"An object of type \"{type}\" cannot be constructed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_needs_what_it_limits()
    {
        var failure = Assert.Throws<InvalidDataException>(() => ModelReader.Read<Factory>(new PersistedObject("TimeoutFactory"), _types));
        Assert.Contains("\"inner\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_is_kept_as_it_was_made()
    {
        var factory = new ConnectionLimitFactory(new SampleFactory(new Quoter("x")));
        var before = Bytes(factory);
        factory.DoStart(Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        factory.BuildProtocol(new IPEndPoint(IPAddress.Loopback, 1));
        Assert.Equal(before, Bytes(factory));
    }

    private byte[] Bytes(Factory factory)
    {
        using var snapshot = TapSnapshot.Take(new Application("limits") { new TcpServer(8007, factory) }, _types, []);
        return TapEncodings.Write(snapshot, TapFormat.Tap).ToArray();
    }

    private Factory Convert(Factory factory, TapFormat format)
    {
        using var snapshot = TapSnapshot.Take(new Application("limits") { new TcpServer(8007, factory) }, _types, []);
        var document = TapEncodings.Of(format).Read(TapEncodings.Write(snapshot, format));
        return ((TcpServer)ModelReader.Read<Application>(document.Root, _types).Services[0]).Factory;
    }
}
