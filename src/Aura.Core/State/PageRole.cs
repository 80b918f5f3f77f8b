namespace Aura.State;

/// <summary>What a person may do in the page; each includes the ones before.</summary>
public enum PageRole { Viewer, Approver, Admin }
