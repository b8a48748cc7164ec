package io.aitherzero.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.Permits.Permit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private final List<String> woken = new ArrayList<>();
    private final Permits outer = new Permits(() -> woken.add("outer"));
    private final Permits inner = outer.inside(() -> woken.add("inner"));

    @Test
    void thePoolGivesAsManyAsItsLimit() {
        outer.setPoolLimit(2);
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        assertThat(inner.take()).isEqualTo(Permit.POOLED);
        assertThat(inner.take()).isEqualTo(Permit.NONE);
        assertThat(outer.take()).isEqualTo(Permit.NONE);
        outer.giveBack(Permit.POOLED);
        assertThat(inner.take()).isEqualTo(Permit.POOLED);
    }

    @Test
    void permitsAreCalledBackWhenTheLimitFalls() {
        outer.setPoolLimit(3);
        for (int i = 0; i < 3; i++) {
            assertThat(inner.take()).isEqualTo(Permit.POOLED);
        }
        assertThat(inner.mayKeep(Permit.POOLED)).isTrue();
        int recalls = outer.recalls();
        outer.setPoolLimit(1);
        assertThat(outer.recalls()).isNotEqualTo(recalls);
        assertThat(inner.mayKeep(Permit.POOLED)).isFalse();
        inner.giveBack(Permit.POOLED);
        assertThat(inner.mayKeep(Permit.POOLED)).isFalse();
        inner.giveBack(Permit.POOLED);
        assertThat(inner.mayKeep(Permit.POOLED)).isTrue();
        assertThat(inner.take()).isEqualTo(Permit.NONE);
    }

    @Test
    void aLentPermitComesFirstAndIsCalledBackByItsLender() {
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        assertThat(inner.take()).isEqualTo(Permit.NONE);
        inner.lend(1);
        assertThat(inner.take()).isEqualTo(Permit.LENT);
        assertThat(inner.take()).isEqualTo(Permit.NONE);
        assertThat(inner.mayKeep(Permit.LENT)).isTrue();
        inner.lend(-1);
        assertThat(inner.mayKeep(Permit.LENT)).isFalse();
        inner.giveBack(Permit.LENT);
        assertThat(inner.take()).isEqualTo(Permit.NONE);
    }

    @Test
    void whoHoldsNothingKeepsNothing() {
        assertThat(outer.mayKeep(Permit.NONE)).isFalse();
    }

    @Test
    void availableAreTheLentOnesAndThoseOfThePool() {
        outer.setPoolLimit(4);
        outer.take();
        inner.lend(1);
        assertThat(inner.available(2)).isEqualTo(2);
        assertThat(inner.available(9)).isEqualTo(4);
        inner.take();
        assertThat(inner.available(9)).isEqualTo(3);
    }

    @Test
    void aBatchThatFoundNoneIsWokenWhenOneComesBackAndNobodyElseIs() {
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        outer.giveBack(Permit.POOLED);
        assertThat(outer.hasNews()).isFalse();
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        assertThat(inner.take()).isEqualTo(Permit.NONE);
        assertThat(outer.hasNews()).isFalse();
        outer.giveBack(Permit.POOLED);
        assertThat(outer.takeNews()).isTrue();
        assertThat(outer.takeNews()).isFalse();
        outer.wakeOthers();
        outer.wakeOthers();
        assertThat(woken).containsExactly("inner");
    }

    @Test
    void aBatchThatWantsMoreIsWokenByAHigherLimitButNotOnceItIsOver() {
        assertThat(inner.available(2)).isEqualTo(1);
        outer.setPoolLimit(5);
        assertThat(outer.takeNews()).isTrue();
        outer.wakeOthers();
        assertThat(woken).containsExactly("inner");
        assertThat(inner.available(9)).isEqualTo(5);
        inner.end();
        outer.setPoolLimit(6);
        assertThat(outer.takeNews()).isFalse();
    }

    @Test
    void aBatchDoesNotWakeItself() {
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        assertThat(outer.take()).isEqualTo(Permit.NONE);
        outer.giveBack(Permit.POOLED);
        assertThat(outer.hasNews()).isFalse();
        outer.wakeOthers();
        assertThat(woken).isEmpty();
    }

    @Test
    void aPermitThatItsLenderWantsBackWhileItIsInUseCountsInThePool() {
        outer.setPoolLimit(2);
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        inner.lend(1);
        assertThat(inner.take()).isEqualTo(Permit.LENT);
        int recalls = outer.recalls();
        inner.lend(-1);
        assertThat(outer.recalls()).as("who holds one asks again").isNotEqualTo(recalls);
        assertThat(outer.mayKeep(Permit.POOLED)).isTrue();
        assertThat(outer.take()).isEqualTo(Permit.NONE);
        inner.giveBack(Permit.LENT);
        assertThat(inner.hasNews()).isTrue();
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
    }

    @Test
    void theLenderBeginsNoOtherItemWhileItsPermitIsInUse() {
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        inner.lend(1);
        assertThat(inner.take()).isEqualTo(Permit.LENT);
        inner.lend(-1);
        assertThat(outer.mayKeep(Permit.POOLED)).isFalse();
        outer.giveBack(Permit.POOLED);
        assertThat(outer.take()).isEqualTo(Permit.NONE);
        inner.giveBack(Permit.LENT);
        assertThat(inner.takeNews()).isTrue();
        inner.wakeOthers();
        assertThat(woken).containsExactly("outer");
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
    }

    @Test
    void aLenderThatWaitsOnceMoreOwesNothing() {
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        inner.lend(1);
        assertThat(inner.take()).isEqualTo(Permit.LENT);
        inner.lend(-1);
        inner.lend(1);
        assertThat(outer.mayKeep(Permit.POOLED)).isTrue();
        assertThat(inner.mayKeep(Permit.LENT)).isTrue();
    }

    @Test
    void lentPermitsElsewhereWaitForOneThatIsOwed() {
        Permits other = outer.inside(() -> woken.add("other"));
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        inner.lend(1);
        assertThat(inner.take()).isEqualTo(Permit.LENT);
        inner.lend(-1);
        other.lend(1);
        assertThat(other.available(1)).isZero();
        assertThat(other.take()).isEqualTo(Permit.NONE);
        inner.giveBack(Permit.LENT);
        assertThat(inner.takeNews()).isTrue();
        inner.wakeOthers();
        assertThat(woken).containsOnly("other");
        assertThat(other.take()).isEqualTo(Permit.LENT);
    }

    @Test
    void whatIsOwedCanBeLentOn() {
        Permits innermost = inner.inside(() -> woken.add("innermost"));
        assertThat(outer.take()).isEqualTo(Permit.POOLED);
        inner.lend(1);
        assertThat(inner.take()).isEqualTo(Permit.LENT);
        inner.lend(-1);
        innermost.lend(1);
        assertThat(innermost.take()).isEqualTo(Permit.LENT);
        assertThat(innermost.mayKeep(Permit.LENT)).isTrue();
    }

    @Test
    void aLowerLimitHoldsNoLentPermitUp() {
        outer.setPoolLimit(2);
        outer.take();
        outer.take();
        outer.setPoolLimit(1);
        inner.lend(1);
        assertThat(inner.take()).isEqualTo(Permit.LENT);
    }
}
