namespace Discant.Tests.Evaluation.BssEval;

/// <summary>numpy.random.seed and random_sample (MT19937, Matsumoto and Nishimura 1998): the random estimates of museval's fixture.</summary>
internal sealed class MersenneTwister
{
    private readonly uint[] _state = new uint[624];
    private int _next = 624;

    public MersenneTwister(uint seed)
    {
        _state[0] = seed;
        for (var k = 1u; k < 624; k++)
            _state[k] = (1812433253 * (_state[k - 1] ^ (_state[k - 1] >> 30))) + k;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble()
    {
        var (high, low) = (Next() >> 5, Next() >> 6);
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    private uint Next()
    {
        if (_next == 624)
            Refill();
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    private void Refill()
    {
        for (var k = 0; k < 624; k++)
        {
            var y = (_state[k] & 0x80000000) | (_state[(k + 1) % 624] & 0x7fffffff);
            _state[k] = _state[(k + 397) % 624] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        _next = 0;
    }
}
