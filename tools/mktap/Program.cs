using Twisted.Shared;
using Twisted.Tools.Mktap;

return new MktapCommand(StandardStreams.Out, StandardStreams.Error).Run(args);
