using Twisted.Services;

namespace Twisted.Runner.Tests.Support;

internal static class ApplicationExtensions
{
    public static Application With(this Application application, IService service)
    {
        application.Add(service);
        return application;
    }
}
