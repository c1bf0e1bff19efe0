using Twisted.Shared;
using Twisted.Tools.Tapconvert;

return new TapconvertCommand(StandardStreams.Out, StandardStreams.Error).Run(args);
