namespace Twisted.Services;

/// <summary>Whom the failure of one child concerns.</summary>
internal static class RestartPlan
{
    /// <param name="failed">The child that failed.</param>
    /// <param name="order">All children in the order in which they start.</param>
    /// <param name="supervision">The strategy, and who depends on whom.</param>
    /// <returns>Those that are stopped, in reverse, and those of them that are no temporary ones are started again, in this order.</returns>
    public static SupervisedChild[] Of(SupervisedChild failed, IReadOnlyList<SupervisedChild> order, Supervision supervision)
    {
        IEnumerable<SupervisedChild> some = supervision.Strategy switch
        {
            RestartStrategy.OneForAll => order,
            RestartStrategy.RestForOne => order.SkipWhile(child => child != failed),
            _ => [failed],
        };
        var concerned = StartOrder.WithDependents(some, order, supervision);
        return [.. order.Where(concerned.Contains)];
    }
}
