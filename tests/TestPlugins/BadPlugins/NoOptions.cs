namespace BadPlugins;

public sealed class NoOptions : Options;
