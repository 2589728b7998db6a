using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Pipes;

/// <summary>
/// Feeds a producer that lives on another worker, through a pipe that is open as long as it has receivers here. Repair, reports and the merging of
/// key-frame requests are that worker's. Used on the worker thread only.
/// </summary>
internal sealed class PipedSource(Func<PipeExit> openPipe) : IProducerSource
{
    private PipeExit? _exit;
    private int _stream;

    /// <inheritdoc/>
    public bool TakesFeedback { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Its worker notices, and tells its close.</remarks>
    public bool HasConsent => true;

    /// <inheritdoc/>
    public bool TryRequestKeyFrame(int layer)
    {
        _exit?.Send(new PipeRequest(PipeRequestKind.KeyFrame, _stream) { Layer = layer });
        return true;
    }

    /// <inheritdoc/>
    public void HandleReport(bool takesFeedback) => TakesFeedback = takesFeedback;

    /// <inheritdoc/>
    public void RequestRepair(int layer, long sequence) => _exit?.Send(new PipeRequest(PipeRequestKind.Repair, _stream) { Layer = layer, Sequence = sequence });

    /// <inheritdoc/>
    /// <remarks>The worker that has the publisher speaks to it; a producer here has nothing to tell it.</remarks>
    public void SendRtcp(ReadOnlySpan<byte> compound)
    {
    }

    /// <inheritdoc/>
    public void HandleConsumers(Producer producer)
    {
        if (_exit is null && producer.Consumers.Count > 0)
        {
            _exit = openPipe();
            _stream = _exit.Open(producer, producer.Needs.Used, IsForPeople(producer));
        }
    }

    /// <inheritdoc/>
    /// <remarks>Says which layers are used, and closes the stream that nobody receives.</remarks>
    public void HandleSecond(Producer producer)
    {
        if (_exit is null) return;
        if (producer.Consumers.Count == 0) Close();
        else _exit.Send(new PipeRequest(PipeRequestKind.Layers, _stream) { Used = producer.Needs.Used, ForPeople = IsForPeople(producer) });
    }

    /// <inheritdoc/>
    public void Detach(Producer producer) => Close();

    private static bool IsForPeople(Producer producer)
    {
        foreach (var consumer in producer.Consumers)
            if (consumer.ObserverId is null) return true;
        return false;
    }

    private void Close()
    {
        _exit?.Close(_stream);
        _exit = null;
    }
}
