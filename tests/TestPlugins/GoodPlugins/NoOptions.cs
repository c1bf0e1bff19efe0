namespace GoodPlugins;

public sealed class NoOptions : Options;
