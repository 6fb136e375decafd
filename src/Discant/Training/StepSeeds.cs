namespace Discant.Training;

/// <summary>Seeds that depend on the run's seed, a step and a purpose alone, so that a resumed run draws what an uninterrupted one would.</summary>
public static class StepSeeds
{
    /// <summary>A 64-bit seed (SplitMix64 over the three numbers).</summary>
    public static ulong Of(int seed, long step, int purpose) => Mix(Mix(Mix((ulong)(uint)seed) + (ulong)step) + (ulong)(uint)purpose);

    /// <summary>A generator for one purpose of one step.</summary>
    public static Random Generator(int seed, long step, int purpose) => new((int)(Of(seed, step, purpose) & 0x7FFFFFFF));

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
