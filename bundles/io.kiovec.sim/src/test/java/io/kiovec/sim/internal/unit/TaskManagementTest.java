// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static io.kiovec.sim.internal.unit.Host.assertAttention;
import static io.kiovec.sim.internal.unit.Host.assertConflict;
import static io.kiovec.sim.internal.unit.Host.assertGood;
import static io.kiovec.sim.internal.unit.Host.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.ResetScope;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.SenseKey;
import io.kiovec.sim.internal.unit.TaskManagement.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Order, aborts and resets through a logical unit: commands that last until they are let go or aborted. */
@Timeout(20)
class TaskManagementTest {

    /** A command that fails and asks for an allegiance. */
    private static final String FAILING = "10 00 00 00 01 04";
    private static final String PLAIN = "10 00 00 00 00 00";
    private static final byte[] NOTHING = {};

    private final TestUnit unit = new TestUnit();
    private final Host a = Host.of(unit, "a");
    private final Host b = Host.of(unit, "b");
    private final CountDownLatch go = new CountDownLatch(1);

    /** A command under way on a thread of its own. */
    private final class Running {
        private final Task task;
        private final Thread thread;
        private final CountDownLatch begun = new CountDownLatch(1);

        Running(Host host, TaskAttribute attribute) {
            this(host, attribute, PLAIN);
        }

        Running(Host host, TaskAttribute attribute, String cdb) {
            task = host.task(cdb, attribute, DataDirection.NONE, NOTHING);
            thread = new Thread(() -> host.run(task));
        }

        /** Started, and so far that it begins or waits. */
        Running started() throws InterruptedException {
            unit.custom = each -> {
                running(each).begun.countDown();
                while (go.getCount() != 0 && !each.isAborted()) {
                    each.pause(Duration.ofMillis(1).toNanos());
                }
            };
            all.add(this);
            thread.start();
            while (begun.getCount() != 0 && thread.getState() != Thread.State.WAITING
                    && thread.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
            return this;
        }

        boolean hasBegun() {
            return begun.getCount() == 0;
        }

        Task ended() throws InterruptedException {
            thread.join();
            return task;
        }
    }

    private final List<Running> all = new java.util.concurrent.CopyOnWriteArrayList<>();

    private Running running(Task task) {
        return all.stream().filter(each -> each.task == task).findFirst().orElseThrow();
    }

    private Running start(Host host, TaskAttribute attribute) throws InterruptedException {
        return new Running(host, attribute).started();
    }

    @AfterEach
    void letGo() throws InterruptedException {
        go.countDown();
        for (Running each : all) {
            each.ended();
        }
    }

    @Test
    void anOrderedCommandWaitsForOlderOnesAndHoldsYoungerOnes() throws InterruptedException {
        Running older = start(a, TaskAttribute.SIMPLE);
        Running ordered = start(a, TaskAttribute.ORDERED);
        Running younger = start(b, TaskAttribute.SIMPLE);
        assertTrue(older.hasBegun() && !ordered.hasBegun() && !younger.hasBegun());
        unit.management().abortTask(a.nexus(), older.task.tag());
        ordered.begun.await();
        assertFalse(younger.hasBegun());
        unit.management().abortTask(a.nexus(), ordered.task.tag());
        younger.begun.await();
    }

    @Test
    void headOfQueueWaitsForNobodyAndHoldsSimpleOnes() throws InterruptedException {
        start(a, TaskAttribute.SIMPLE);
        Running ordered = start(a, TaskAttribute.ORDERED);
        Running head = start(a, TaskAttribute.HEAD_OF_QUEUE);
        assertTrue(head.hasBegun() && !ordered.hasBegun());
        unit.management().abortTask(a.nexus(), ordered.task.tag());
        Running younger = start(b, TaskAttribute.SIMPLE);
        assertFalse(younger.hasBegun());
        unit.management().abortTask(a.nexus(), head.task.tag());
        younger.begun.await();
    }

    @Test
    void aCommandIsAbortedWhileItRunsAndWhileItWaits() throws InterruptedException {
        Running running = start(a, TaskAttribute.SIMPLE);
        Running waiting = start(a, TaskAttribute.ORDERED);
        assertEquals(Response.COMPLETE, unit.management().abortTask(a.nexus(), waiting.task.tag()));
        assertEquals(Response.COMPLETE, unit.management().abortTask(a.nexus(), running.task.tag()));
        assertEquals(ScsiStatus.TASK_ABORTED, running.ended().status());
        assertEquals(ScsiStatus.TASK_ABORTED, waiting.ended().status());
        assertFalse(waiting.hasBegun());
        assertFalse(running.task.isLost());
        assertEquals(Response.NO_SUCH_TASK, unit.management().abortTask(a.nexus(), running.task.tag()));
    }

    @Test
    void anotherNexussTagIsNoTask() throws InterruptedException {
        Running running = start(a, TaskAttribute.SIMPLE);
        assertEquals(Response.NO_SUCH_TASK, unit.management().abortTask(b.nexus(), running.task.tag()));
        assertEquals(Response.SUCCEEDED, unit.management().queryTask(a.nexus(), running.task.tag()));
        assertEquals(Response.COMPLETE, unit.management().queryTask(b.nexus(), running.task.tag()));
        assertEquals(Response.SUCCEEDED, unit.management().queryTaskSet(a.nexus()));
        assertEquals(Response.COMPLETE, unit.management().queryTaskSet(b.nexus()));
    }

    @Test
    void abortTaskSetEndsTheOwnCommandsOnly() throws InterruptedException {
        Running own = start(a, TaskAttribute.SIMPLE);
        Running other = start(b, TaskAttribute.SIMPLE);
        unit.management().abortTaskSet(a.nexus());
        assertEquals(ScsiStatus.TASK_ABORTED, own.ended().status());
        go.countDown();
        assertGood(other.ended());
    }

    @Test
    void clearTaskSetTellsOthersByStatus() throws InterruptedException {
        Running other = start(b, TaskAttribute.SIMPLE);
        unit.management().clearTaskSet(a.nexus());
        assertEquals(ScsiStatus.TASK_ABORTED, other.ended().status());
        assertFalse(other.task.isLost());
        assertGood(b.send(TestUnit.TEST_UNIT_READY));
    }

    @Test
    void withoutTasOthersHearItByAUnitAttentionOnly() throws InterruptedException {
        assertGood(a.write("15 10 00 00 10 00", "00 00 00 00 0A 0A 00 10 00 00 0000 FFFF 0000"));
        b.nexus().takeAttention();
        Running own = start(a, TaskAttribute.SIMPLE);
        Running other = start(b, TaskAttribute.SIMPLE);
        unit.management().clearTaskSet(a.nexus());
        assertTrue(other.ended().isLost());
        assertFalse(own.ended().isLost());
        assertAttention(b.send(TestUnit.TEST_UNIT_READY), AdditionalSense.COMMANDS_CLEARED_BY_ANOTHER_INITIATOR);
        assertGood(a.send(TestUnit.TEST_UNIT_READY));
    }

    @ParameterizedTest
    @EnumSource(ResetScope.class)
    void aResetEndsAllCommandsAndTellsEverybody(ResetScope scope) throws InterruptedException {
        Running one = start(a, TaskAttribute.SIMPLE);
        Running two = start(b, TaskAttribute.ORDERED);
        unit.reset(scope, a.nexus());
        assertEquals(ScsiStatus.TASK_ABORTED, one.ended().status());
        assertEquals(ScsiStatus.TASK_ABORTED, two.ended().status());
        AdditionalSense told = scope == ResetScope.LOGICAL_UNIT || scope == ResetScope.TARGET
                ? AdditionalSense.BUS_DEVICE_RESET_FUNCTION_OCCURRED
                : AdditionalSense.SCSI_BUS_RESET_OCCURRED;
        for (Host host : List.of(a, b)) {
            assertEquals(Response.SUCCEEDED, unit.management().queryAsynchronousEvent(host.nexus()));
            assertAttention(host.send(TestUnit.TEST_UNIT_READY), told);
            assertGood(host.send(TestUnit.TEST_UNIT_READY));
        }
        assertEquals(List.of(scope), unit.resets);
    }

    @Test
    void aLostNexusEndsItsCommandsAndIsToldWhenItComesBack() throws InterruptedException {
        Running own = start(a, TaskAttribute.SIMPLE);
        Running other = start(b, TaskAttribute.SIMPLE);
        unit.nexusLost(a.nexus());
        assertEquals(ScsiStatus.TASK_ABORTED, own.ended().status());
        go.countDown();
        assertGood(other.ended());
        assertEquals(SenseKey.UNIT_ATTENTION, Host.fresh(unit, "a").send(TestUnit.READ).sense().key());
    }

    @Test
    void whoComesBackAndIsRegisteredHearsOfTheLoss() {
        Registrant.of(a, 1);
        unit.nexusLost(a.nexus());
        assertAttention(Host.fresh(unit, "a").send(TestUnit.READ), AdditionalSense.I_T_NEXUS_LOSS_OCCURRED);
    }

    @Test
    void moreCommandsThanTheDepthEndWithTaskSetFull() throws InterruptedException {
        TestUnit small = TestUnit.ofDepth(1);
        Host host = Host.of(small, "a");
        CountDownLatch inside = new CountDownLatch(1);
        small.custom = task -> {
            inside.countDown();
            while (go.getCount() != 0) {
                task.pause(Duration.ofMillis(1).toNanos());
            }
        };
        Thread thread = new Thread(() -> host.send(PLAIN));
        thread.start();
        inside.await();
        assertEquals(ScsiStatus.TASK_SET_FULL, host.send(TestUnit.READ).status());
        Task ordered = host.task(TestUnit.READ, TaskAttribute.ORDERED, DataDirection.NONE, NOTHING);
        assertEquals(ScsiStatus.TASK_SET_FULL, host.run(ordered).status());
        go.countDown();
        thread.join();
        assertGood(host.send(TestUnit.READ));
    }

    @Test
    void anAllegianceKeepsOthersOutUntilItIsCleared() {
        assertRefused(a.send(FAILING), SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR);
        assertEquals(ScsiStatus.ACA_ACTIVE, a.send(TestUnit.READ).status());
        assertEquals(ScsiStatus.BUSY, b.send(TestUnit.READ).status());
        assertEquals(ScsiStatus.ACA_ACTIVE, b.send("08 00 00 00 01 04").status());
        assertGood(aca(a, TestUnit.READ));
        assertEquals(ScsiStatus.BUSY, aca(b, TestUnit.READ).status());
        unit.management().clearAca(b.nexus());
        assertEquals(ScsiStatus.BUSY, b.send(TestUnit.READ).status(), "only its owner clears it");
        unit.management().clearAca(a.nexus());
        assertGood(a.send(TestUnit.READ));
        assertGood(b.send(TestUnit.READ));
    }

    private static Task aca(Host host, String cdb) {
        return host.run(host.task(cdb, TaskAttribute.ACA, DataDirection.NONE, NOTHING));
    }

    @Test
    void anAcaCommandThatFailsEndsTheAllegianceOrMakesANewOne() {
        a.send(FAILING);
        aca(a, FAILING);
        assertEquals(ScsiStatus.ACA_ACTIVE, a.send(TestUnit.READ).status());
        aca(a, "10 00 00 00 01 00");
        assertGood(a.send(TestUnit.READ));
    }

    @Test
    void withoutAnAllegianceAnAcaCommandIsRefused() {
        assertRefused(aca(a, TestUnit.READ), SenseKey.ILLEGAL_REQUEST, AdditionalSense.of(0x49, 0));
    }

    @Test
    void waitingCommandsGoOnAfterAnAllegiance() throws InterruptedException {
        Running older = start(a, TaskAttribute.SIMPLE);
        Running failing = new Running(a, TaskAttribute.SIMPLE, FAILING).started();
        Running ordered = start(b, TaskAttribute.ORDERED);
        go.countDown();
        older.ended();
        failing.ended();
        assertFalse(ordered.hasBegun());
        unit.management().clearAca(a.nexus());
        assertGood(ordered.ended());
    }

    @Test
    void preemptAndAbortPassesAnAllegianceAndEndsIt() {
        Registrant ra = Registrant.of(a, 1);
        Registrant rb = Registrant.of(b, 2);
        a.send(FAILING);
        assertEquals(ScsiStatus.BUSY, rb.preempt(1, 1).status());
        assertGood(rb.preemptAndAbort(1, 1));
        assertAttention(a.send(TestUnit.READ), AdditionalSense.REGISTRATIONS_PREEMPTED);
        assertConflict(ra.reserve(1));
    }

    @Test
    void preemptAndAbortEndsTheCommandsOfWhoIsPreempted() throws InterruptedException {
        Registrant.of(a, 1);
        Registrant rb = Registrant.of(b, 2);
        Running victim = start(a, TaskAttribute.SIMPLE);
        Running own = start(b, TaskAttribute.SIMPLE);
        assertGood(rb.preemptAndAbort(1, 1));
        assertEquals(ScsiStatus.TASK_ABORTED, victim.ended().status());
        go.countDown();
        assertGood(own.ended());
    }

    @ParameterizedTest
    @CsvSource({"02, TASK_ABORTED, TASK_ABORTED", "06, TASK_ABORTED, GOOD", "00, GOOD, GOOD"})
    void qerrSaysWhoseCommandsEndWithOne(String qerr, ScsiStatus own, ScsiStatus others) throws InterruptedException {
        String list = "00 00 00 00 0A 0A 00 " + "1" + qerr.charAt(1) + " 00 40 0000 FFFF 0000";
        assertGood(a.write("15 10 00 00 10 00", list));
        b.nexus().takeAttention();
        Running one = start(a, TaskAttribute.SIMPLE);
        Running two = start(b, TaskAttribute.SIMPLE);
        a.send("08 20 00 00 01 00");
        go.countDown();
        assertEquals(own, one.ended().status());
        assertEquals(others, two.ended().status());
    }

    @Test
    void withTaskSetsOfTheirOwnNexusesDoNotWaitForEachOther() throws InterruptedException {
        assertGood(a.write("15 10 00 00 10 00", "00 00 00 00 0A 0A 20 10 00 40 0000 FFFF 0000"));
        b.nexus().takeAttention();
        start(a, TaskAttribute.ORDERED);
        Running other = start(b, TaskAttribute.ORDERED);
        assertTrue(other.hasBegun());
        unit.management().clearTaskSet(b.nexus());
        assertEquals(ScsiStatus.TASK_ABORTED, other.ended().status());
        assertEquals(Response.SUCCEEDED, unit.management().queryTaskSet(a.nexus()));
    }
}
