using System.CommandLine;
using System.CommandLine.Invocation;
using Discant.Diagnostics;

namespace Discant.Cli;

/// <summary>Prints the program's version and nothing else.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ProgramVersions.Own);
        return ExitCode.Success;
    }
}
