namespace GoodPlugins;

/// <summary>Is no public type, and derives from the base by way of its own base.</summary>
[TapPlugin("bare-2", "Bare")]
internal sealed class BareTap : BareTapBase<NoOptions>;
