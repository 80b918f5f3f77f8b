namespace Aura.State;

/// <summary>
/// Pending → Approved → Used, or Pending → Rejected; a Pending or Approved one whose plan drifted or whose time ran
/// out is Void. Nothing leads back.
/// </summary>
public enum ApprovalState { Pending, Approved, Used, Rejected, Void }
