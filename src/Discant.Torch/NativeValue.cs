using System.Runtime.InteropServices;

namespace Discant.Torch;

/// <summary>One argument or result of an operator call, as native/discant_native.cpp lays it out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    internal int Tag;
    internal int Count;
    internal long Bits;
}
