using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Tests.Web;

/// <summary>Makes requests look as if they came from elsewhere, and collects what is logged of them.</summary>
internal sealed class RequestFront(Resource inner) : Resource, ILogger
{
    public IPAddress? Client { get; set; }

    public bool IsHttps { get; set; }

    public List<EventId> Events { get; } = [];

    public override bool IsLeaf => true;

    public override async Task RenderAsync(HttpContext context)
    {
        context.Features.Set<ILogger>(this);
        context.Connection.RemoteIpAddress = Client ?? context.Connection.RemoteIpAddress;
        context.Request.IsHttps = IsHttps;
        if (await ResourceFinder.FindAsync(inner, context) is { } found)
        {
            await found.RenderAsync(context);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Events)
        {
            Events.Add(eventId);
        }
    }
}
