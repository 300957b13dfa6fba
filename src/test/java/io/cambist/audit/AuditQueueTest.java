package io.cambist.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.audit.AuditQueue.Waiting;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditQueueTest {
  private final Counter dropped = new SimpleMeterRegistry().counter("dropped");
  private final AuditQueue queue = new AuditQueue(3, dropped);

  private void issue(int... numbers) {
    for (int number : numbers) {
      queue.add(new Waiting(true, "i" + number));
    }
  }

  private void refuse(int... numbers) {
    for (int number : numbers) {
      queue.add(new Waiting(false, "r" + number));
    }
  }

  private List<String> take(int most) {
    return queue.take(most).stream().map(Waiting::json).toList();
  }

  @Test
  void evidence_goes_first_and_each_kind_in_its_order() {
    refuse(1, 2);
    issue(1, 2);
    assertThat(take(3)).containsExactly("i1", "i2", "r1");
    assertThat(queue.isEmpty()).isFalse();
    assertThat(take(3)).containsExactly("r2");
    assertThat(queue.isEmpty()).isTrue();
    assertThat(take(3)).isEmpty();
  }

  @Test
  void the_oldest_of_its_kind_falls_out_and_is_counted() {
    issue(1);
    refuse(1, 2, 3, 4, 5);
    assertThat(dropped.count()).isEqualTo(2);
    assertThat(take(9)).containsExactly("i1", "r3", "r4", "r5");
  }

  @Test
  void what_could_not_be_written_comes_back_before_what_came_since() {
    issue(1, 2);
    refuse(1);
    List<Waiting> taken = queue.take(9);
    issue(3);
    refuse(2);
    queue.putBack(taken);
    assertThat(dropped.count()).isZero();
    assertThat(take(9)).containsExactly("i1", "i2", "i3", "r1", "r2");
  }

  @Test
  void what_comes_back_and_has_no_room_is_counted_the_oldest_first() {
    refuse(1, 2, 3);
    List<Waiting> taken = queue.take(9);
    refuse(4, 5);
    queue.putBack(taken);
    assertThat(dropped.count()).isEqualTo(2);
    assertThat(take(9)).containsExactly("r3", "r4", "r5");
  }
}
