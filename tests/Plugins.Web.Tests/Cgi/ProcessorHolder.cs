using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Tests.Web.Cgi;

/// <summary>A service, so that a processor can be in a tap.</summary>
[Persisted("Tests.ProcessorHolder", 1)]
public sealed partial class ProcessorHolder([Kept] IFileProcessor processor) : Service
{
    public IFileProcessor Processor { get; } = processor;
}
