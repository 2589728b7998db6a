namespace RoomLens.Hosting.Udp.Commands;

/// <summary>Work for the loop's thread, and what becomes of it when the loop has ended.</summary>
internal abstract class LoopCommand
{
    public abstract void Run();

    /// <summary>The loop ended before <see cref="Run"/>.</summary>
    public abstract void Abandon(Exception reason);

    /// <summary>Fire and forget: its exception is the loop's.</summary>
    internal sealed class Plain(Action action) : LoopCommand
    {
        public override void Run() => action();

        public override void Abandon(Exception reason)
        {
            // The poster asked for no answer, and the loop's own fault says what happened.
        }
    }

    /// <summary>A question: the answer or the exception goes to the asker, not to the loop.</summary>
    internal sealed class Question<T>(Func<T> function) : LoopCommand
    {
        private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Answer => _answer.Task;

        public override void Run()
        {
            try
            {
                _answer.TrySetResult(function());
            }
#pragma warning disable CA1031 // Every exception belongs to the asker.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _answer.TrySetException(e);
            }
        }

        public override void Abandon(Exception reason) => _answer.TrySetException(reason);
    }
}
