namespace Aura.Diagnosis;

public enum SchedulingFailureType { NodeSelector, Taint, Cordoned, Resources, Other }
