package eu.stratuslab.model.job;

/** The states of a Job (DSP0263 5.17.1). */
public enum JobState {
  QUEUED,
  RUNNING,
  SUCCESS,
  FAILED,
  STOPPING,
  STOPPED;

  /** True once nothing more will happen. */
  public boolean ended() {
    return this == SUCCESS || this == FAILED || this == STOPPED;
  }
}
