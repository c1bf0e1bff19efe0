namespace Twisted.Persistence.Model;

/// <summary>What writers and readers of the model agree on.</summary>
internal static class ModelLimits
{
    /// <summary>How deep values nest, the root and scalars included: far more than services do, and far less than the stack holds.</summary>
    public const int DeepestNesting = 1000;
}
