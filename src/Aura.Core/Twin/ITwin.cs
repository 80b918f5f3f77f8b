using Aura.Kubernetes;

namespace Aura.Twin;

/// <summary>A cluster of its own, in virtual time, that nothing done to it leaves.</summary>
public interface ITwin : IDisposable
{
    /// <summary>As the cluster's administrator.</summary>
    KubeClient Client { get; }

    /// <summary>Virtual time.</summary>
    TimeProvider Time { get; }

    /// <summary>Runs the work to its end on the calling thread; time moves on whenever the work waits.</summary>
    T Run<T>(Func<Task<T>> work);

    /// <summary>Lets virtual time pass.</summary>
    void Advance(TimeSpan by);
}
