namespace RoomLens.Load.Runs;

internal static class ChurnCommand
{
    public static Task<int> RunAsync(Arguments arguments, TextWriter output) => throw new NotSupportedException();
}
