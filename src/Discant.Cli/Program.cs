using Discant.Cli;

using var interruption = new Interruption();
return CommandLine.Run(args, interruption.Token);
