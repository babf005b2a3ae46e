package eu.stratuslab.kubernetes.storage;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One thread writes for all: while a transaction is on its way to disk the next one gathers, so
 * that many writers share one synchronisation. It is a platform thread because the database's
 * native calls would pin a virtual thread's carrier while they wait for the disk.
 */
public final class GroupCommit implements Writer {
  private static final int QUEUE = 4096;
  private static final int BATCH = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private sealed interface Task {
    record Write(Proposal proposal, CompletableFuture<Optional<StoredObject>> result)
        implements Task {}

    record Wipe(CompletableFuture<Boolean> result) implements Task {}

    record Stop() implements Task {}
  }

  private final Store store;
  private final BlockingQueue<Task> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean closed;

  public GroupCommit(Store store) {
    this.store = store;
    this.thread = Thread.ofPlatform().daemon().name("kubernetes-writer").start(this::run);
  }

  @Override
  public StoredObject write(Proposal proposal) throws StaleWrite {
    CompletableFuture<Optional<StoredObject>> result = new CompletableFuture<>();
    submit(new Task.Write(proposal, result));
    return await(result).orElseThrow(() -> new StaleWrite(proposal.key()));
  }

  @Override
  public void wipe() {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    submit(new Task.Wipe(result));
    await(result);
  }

  private void submit(Task task) {
    try {
      if (closed || !queue.offer(task, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw ApiFailure.of(Reason.ServiceUnavailable, "the server does not take writes now");
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T await(CompletableFuture<T> result) {
    try {
      return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (TimeoutException e) {
      throw new StorageFailure("the write was not confirmed in time; it may still happen", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new StorageFailure("the write failed", e);
    }
  }

  private static RuntimeException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StorageFailure("interrupted while writing", e);
  }

  private void run() {
    List<Task> batch = new ArrayList<>(BATCH);
    while (true) {
      batch.clear();
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        closed = true;
        return;
      }
      queue.drainTo(batch, BATCH - 1);
      if (!perform(batch)) {
        return;
      }
    }
  }

  /** Performs runs of writes as one transaction each; false after the last task. */
  private boolean perform(List<Task> batch) {
    List<Task.Write> writes = new ArrayList<>(batch.size());
    for (Task task : batch) {
      switch (task) {
        case Task.Write write -> writes.add(write);
        case Task.Wipe wipe -> {
          commit(writes);
          writes.clear();
          wipe(wipe.result());
        }
        case Task.Stop _ -> {
          commit(writes);
          return false;
        }
      }
    }
    commit(writes);
    return true;
  }

  private void commit(List<Task.Write> writes) {
    if (writes.isEmpty()) {
      return;
    }
    try {
      List<Optional<StoredObject>> results =
          store.commit(writes.stream().map(Task.Write::proposal).toList());
      for (int i = 0; i < results.size(); i++) {
        writes.get(i).result().complete(results.get(i));
      }
    } catch (RuntimeException | Error e) {
      writes.forEach(each -> each.result().completeExceptionally(e));
    }
  }

  private void wipe(CompletableFuture<Boolean> result) {
    try {
      store.wipe();
      result.complete(true);
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      queue.put(new Task.Stop());
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
