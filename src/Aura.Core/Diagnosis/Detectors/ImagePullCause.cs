namespace Aura.Diagnosis.Detectors;

public enum ImagePullCause { Unknown, NotFound, Unreachable, Unauthorized, WrongArchitecture, InvalidName }
