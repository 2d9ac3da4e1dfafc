// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.io.DataDirection;
import io.kiovec.io.TaskAttribute;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseKey;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of a task set in every order of its steps (SAM-6, 8.6 and 7). */
class TaskSetInterleavingTest {

    /** Nearly all mistakes of this kind show with two; the proof tries three. */
    private static final int PREEMPTIONS = Boolean.getBoolean("proof") ? 3 : 2;

    /** A task set with what runs in it; actors run one at a time, so that plain fields do. */
    private abstract static class World implements Interleavings.Scenario {
        final Turns turns;
        final TaskSet set;
        final Nexus nexus = new Nexus("a", null);
        final Nexus other = new Nexus("b", null);
        final List<Task> running = new ArrayList<>();
        final List<Task> ended = new ArrayList<>();
        private long tags;

        World(Turns turns, int depth) {
            this.turns = turns;
            set = new TaskSet(depth, turns);
        }

        Task task(TaskAttribute attribute, Nexus of, String cdb) {
            return new Task(of, tags++, attribute, MemorySegment.ofArray(Host.hex(cdb)), DataDirection.NONE,
                    MemorySegment.NULL);
        }

        Task task(TaskAttribute attribute) {
            return task(attribute, nexus, TestUnit.READ);
        }

        /** Goes in, is there for two steps, and goes out. */
        void through(Task task) {
            if (set.enter(task) == TaskSet.Entry.ENABLED) {
                running.add(task);
                whileRunning(task);
                turns.step();
                running.remove(task);
                set.leave(task);
            }
            ended.add(task);
        }

        void whileRunning(Task task) {
            boolean alone = running.stream().anyMatch(each -> each.attribute() == TaskAttribute.ORDERED);
            long others = running.stream().filter(each -> each.attribute() != TaskAttribute.HEAD_OF_QUEUE).count();
            assertTrue(!alone || others <= 1, "an ORDERED command runs beside others");
        }

        @Override
        public void check() {
            assertTrue(set.isIdle(), "nothing is left behind");
        }
    }

    /** Tasks with these attributes, each in a thread of its own, all of which must end well. */
    private static int tryOut(TaskAttribute... attributes) {
        return Interleavings.explore(PREEMPTIONS, turns -> new World(turns, 8) {
            @Override
            public List<Runnable> actors() {
                List<Runnable> actors = new ArrayList<>();
                for (TaskAttribute attribute : attributes) {
                    Task task = task(attribute);
                    actors.add(() -> through(task));
                }
                return actors;
            }

            @Override
            public void check() {
                super.check();
                assertEquals(attributes.length, ended.size());
                ended.forEach(task -> assertEquals(ScsiStatus.GOOD, task.status()));
            }
        });
    }

    private static void tell(String what, int orders) {
        System.out.println("TaskSetInterleavingTest: " + what + ": " + orders + " orders");
        assertTrue(orders > 10, "more than a handful");
    }

    @Test
    void anOrderedCommandRunsAloneAmongSimpleOnes() {
        tell("simple, ordered, simple", tryOut(TaskAttribute.SIMPLE, TaskAttribute.ORDERED, TaskAttribute.SIMPLE));
    }

    @Test
    void orderedCommandsRunOneAfterTheOther() {
        tell("ordered, ordered, simple", tryOut(TaskAttribute.ORDERED, TaskAttribute.ORDERED, TaskAttribute.SIMPLE));
    }

    @Test
    void headOfQueueGoesOnAndNobodyIsForgotten() {
        tell("head, ordered, simple", tryOut(TaskAttribute.HEAD_OF_QUEUE, TaskAttribute.ORDERED, TaskAttribute.SIMPLE));
    }

    @Test
    void whoAbortsAndWhoEndsAgreeOnWhoWasFirst() {
        for (TaskAttribute attribute : List.of(TaskAttribute.SIMPLE, TaskAttribute.ORDERED)) {
            tell("abort of " + attribute, Interleavings.explore(PREEMPTIONS, turns -> new World(turns, 8) {
                private final Task victim = task(attribute);
                private final Task bystander = task(TaskAttribute.SIMPLE, other, TestUnit.READ);
                private List<AbortedTask> aborted;

                @Override
                public List<Runnable> actors() {
                    return List.of(() -> through(victim), () -> through(bystander), this::abort);
                }

                private void abort() {
                    aborted = set.abort(task -> task == victim, task -> false);
                    set.awaitEnd(aborted, null);
                    assertFalse(!aborted.isEmpty() && running.contains(victim), "it runs although it was aborted");
                }

                @Override
                public void check() {
                    super.check();
                    assertEquals(aborted.isEmpty() ? ScsiStatus.GOOD : ScsiStatus.TASK_ABORTED, victim.status());
                    assertEquals(ScsiStatus.GOOD, bystander.status());
                }
            }));
        }
    }

    /** One task serves two commands, one after the other, while somebody asks for the end of the first. */
    @Test
    void theEndOfACommandIsNotTheEndOfTheNextOneOfItsTask() {
        for (TaskAttribute next : List.of(TaskAttribute.SIMPLE, TaskAttribute.ORDERED)) {
            tell("abort of the first of two, then " + next,
                    Interleavings.explore(PREEMPTIONS + 1, turns -> new World(turns, 8) {
                        private static final long FIRST = 100;
                        private static final long SECOND = 101;
                        private final Tasks tasks = new Tasks(nexus);
                        private final MemorySegment cdb = MemorySegment.ofArray(Host.hex(TestUnit.READ));
                        private final Task used = tasks.take(FIRST, TaskAttribute.SIMPLE, cdb, DataDirection.NONE,
                                MemorySegment.NULL);
                        private ScsiStatus first;
                        private ScsiStatus second;
                        private boolean found;

                        @Override
                        public List<Runnable> actors() {
                            return List.of(this::bothCommands, this::abort);
                        }

                        private void bothCommands() {
                            through(used);
                            first = used.status();
                            used.free();
                            turns.step();
                            assertTrue(used.life().claim());
                            turns.step();
                            used.serve(SECOND, next, cdb, DataDirection.NONE, MemorySegment.NULL);
                            through(used);
                            second = used.status();
                        }

                        private void abort() {
                            List<AbortedTask> aborted = set.abort(task -> task.tag() == FIRST, task -> false);
                            set.awaitEnd(aborted, null);
                            found = !aborted.isEmpty();
                            assertFalse(found && running.contains(used) && used.tag() == FIRST,
                                    "it runs although it was aborted");
                        }

                        @Override
                        public void check() {
                            super.check();
                            assertEquals(found ? ScsiStatus.TASK_ABORTED : ScsiStatus.GOOD, first);
                            assertEquals(ScsiStatus.GOOD, second);
                        }
                    }));
        }
    }

    @Test
    void whatAResetDoesNotFindTellsOfIt() {
        tell("reset", Interleavings.explore(PREEMPTIONS + 1, turns -> new World(turns, 8) {
            private final Task victim = task(TaskAttribute.SIMPLE);
            private boolean told;
            private boolean ignorant;
            private boolean inside;

            @Override
            public List<Runnable> actors() {
                return List.of(this::command, this::reset);
            }

            private void command() {
                inside = true;
                if (set.enter(victim) == TaskSet.Entry.ENABLED) {
                    turns.step();
                    ignorant = !told;
                    turns.step();
                    set.leave(victim);
                }
                inside = false;
            }

            private void reset() {
                turns.step();
                told = true;
                List<AbortedTask> found = set.abort(task -> true, task -> false);
                set.awaitEnd(found, null);
                assertFalse(inside && ignorant && found.isEmpty() && victim.life().state() == TaskState.ENABLED,
                        "a command from before goes on after the reset");
            }
        }));
    }

    @Test
    void noMoreCommandsAreInThanTheDepthSays() {
        tell("depth", Interleavings.explore(PREEMPTIONS, turns -> new World(turns, 1) {
            @Override
            public List<Runnable> actors() {
                return List.of(() -> through(task(TaskAttribute.SIMPLE)), () -> through(task(TaskAttribute.SIMPLE)),
                        () -> through(task(TaskAttribute.ORDERED)));
            }

            @Override
            void whileRunning(Task task) {
                assertEquals(1, running.size());
            }

            @Override
            public void check() {
                super.check();
                long good = ended.stream().filter(task -> task.status() == ScsiStatus.GOOD).count();
                long full = ended.stream().filter(task -> task.status() == ScsiStatus.TASK_SET_FULL).count();
                assertEquals(3, good + full);
                assertTrue(good > 0);
            }
        }));
    }

    @Test
    void duringAnAllegianceNothingBeginsAndAfterItEverythingGoesOn() {
        tell("allegiance", Interleavings.explore(PREEMPTIONS - 1, turns -> new World(turns, 8) {
            private final ControlPage control = new ControlPage();
            private final Task failing = task(TaskAttribute.SIMPLE, nexus, "08 00 00 00 00 04");
            private boolean allegiance;
            private boolean mayBeCleared;

            @Override
            public List<Runnable> actors() {
                return List.of(this::fail, () -> through(task(TaskAttribute.SIMPLE, other, TestUnit.READ)),
                        () -> through(task(TaskAttribute.ORDERED, other, TestUnit.READ)), this::clear);
            }

            private void fail() {
                if (set.enter(failing) == TaskSet.Entry.ENABLED) {
                    failing.end(Sense.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR));
                    set.failed(failing, control);
                    allegiance = true;
                    set.leave(failing);
                }
                mayBeCleared = true;
            }

            private void clear() {
                turns.await(() -> mayBeCleared);
                allegiance = false;
                set.clearAllegiance(nexus);
            }

            @Override
            void whileRunning(Task task) {
                super.whileRunning(task);
                if (!allegiance) {
                    return;
                }
                // Enabled before, or a status instead of a begin: never listed and enabled meanwhile.
                assertTrue(task.attribute() == TaskAttribute.SIMPLE, "an ORDERED command begins");
            }

            @Override
            public void check() {
                super.check();
                assertEquals(2, ended.size());
                ended.forEach(task -> assertTrue(task.status() == ScsiStatus.GOOD || task.status() == ScsiStatus.BUSY));
            }
        }));
    }
}
