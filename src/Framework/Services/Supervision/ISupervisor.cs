namespace Twisted.Services;

/// <summary>A parent that deals with children that stop working by themselves. <see cref="Service"/> tells it; who writes <see cref="IService"/> anew does so too.</summary>
/// <remarks>Safe for use from any thread, also while the child is being started or stopped. What is told of a child that does not run, or was told before, is ignored.</remarks>
public interface ISupervisor : IServiceParent
{
    /// <summary>A child has stopped working, and should not have.</summary>
    /// <param name="child">A child.</param>
    /// <param name="failure">Why.</param>
    void ReportFailure(IService child, Exception failure);

    /// <summary>A child has done what it was there for.</summary>
    /// <param name="child">A child.</param>
    void ReportEnd(IService child);
}
