// Every test runs real processes on real ports and measures time between them: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
