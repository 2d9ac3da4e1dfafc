// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Runs a few actors again and again, one step of one actor at a time, until every order of their steps has been tried that
 * takes the turn from an actor against its will at most a given number of times. An order in which nobody can go on is a
 * deadlock, and fails like an actor that throws.
 */
final class Interleavings {

    /** What is tried: made anew for each order. */
    interface Scenario {
        /** What runs side by side. */
        List<Runnable> actors();

        /** What must hold when all have ended. */
        void check();
    }

    private final int preemptions;
    private final Function<Turns, Scenario> scenario;
    private int runs;

    private Interleavings(int preemptions, Function<Turns, Scenario> scenario) {
        this.preemptions = preemptions;
        this.scenario = scenario;
    }

    /** Tries all orders; returns how many there were. */
    static int explore(int preemptions, Function<Turns, Scenario> scenario) {
        Interleavings all = new Interleavings(preemptions, scenario);
        all.explore(List.of());
        return all.runs;
    }

    private void explore(List<Integer> prefix) {
        Run run = new Run(prefix);
        Scenario made = scenario.apply(run);
        run.go(made.actors());
        try {
            made.check();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("in the order " + run.chosen(), e);
        }
        runs++;
        int spent = 0;
        for (int i = 0; i < run.decisions.size(); i++) {
            Decision decision = run.decisions.get(i);
            for (int other : decision.enabled) {
                boolean affordable = spent + decision.cost(other) <= preemptions;
                if (i >= prefix.size() && other != decision.chosen && affordable) {
                    List<Integer> next = new ArrayList<>(run.chosen().subList(0, i));
                    next.add(other);
                    explore(next);
                }
            }
            spent += decision.cost(decision.chosen);
        }
    }

    /** Who could go on, who had gone on before, and who was chosen. */
    private record Decision(List<Integer> enabled, int last, int chosen) {
        int cost(int choice) {
            return choice != last && enabled.contains(last) ? 1 : 0;
        }
    }

    private static final class Actor {
        final Semaphore turn = new Semaphore(0);
        BooleanSupplier until = () -> true;
        boolean done;
        Throwable failure;
    }

    private static final int NOBODY = -1;

    /** One order. */
    private static final class Run implements Turns {
        private final List<Integer> prefix;
        private final List<Decision> decisions = new ArrayList<>();
        private final List<Actor> actors = new ArrayList<>();
        private final Semaphore over = new Semaphore(0);
        private int current = NOBODY;
        private volatile boolean dead;

        Run(List<Integer> prefix) {
            this.prefix = prefix;
        }

        List<Integer> chosen() {
            return decisions.stream().map(Decision::chosen).toList();
        }

        @Override
        public void step() {
            giveTurn(() -> true);
        }

        @Override
        public void lock(ReentrantLock lock) {
            giveTurn(() -> !lock.isLocked());
            lock.lock();
        }

        @Override
        public void await(BooleanSupplier until) {
            giveTurn(until);
        }

        private void giveTurn(BooleanSupplier until) {
            if (current == NOBODY) {
                return; // before or after the run
            }
            Actor me = actors.get(current);
            me.until = until;
            int next = decide();
            if (next == NOBODY || actors.get(next) != me) {
                giveTo(next);
                me.turn.acquireUninterruptibly();
            }
            if (dead) {
                throw new IllegalStateException("the order is given up");
            }
        }

        private void giveTo(int actor) {
            if (actor == NOBODY) {
                dead = true;
                over.release();
            } else {
                actors.get(actor).turn.release();
            }
        }

        /** Who goes on: as the prefix says, then whoever has the turn as long as it can. */
        private int decide() {
            List<Integer> enabled = enabled();
            if (enabled.isEmpty()) {
                return NOBODY;
            }
            int at = decisions.size();
            int choice = at < prefix.size() ? prefix.get(at) : enabled.contains(current) ? current : enabled.getFirst();
            decisions.add(new Decision(enabled, current, choice));
            current = choice;
            return choice;
        }

        void go(List<Runnable> bodies) {
            for (Runnable body : bodies) {
                Actor actor = new Actor();
                actors.add(actor);
                Thread.ofVirtual().start(() -> run(actor, body));
            }
            giveTo(decide());
            over.acquireUninterruptibly();
            current = NOBODY;
            actors.forEach(actor -> actor.turn.release());
            for (Actor actor : actors) {
                if (actor.failure != null) {
                    throw new AssertionError("in the order " + chosen(), actor.failure);
                }
            }
            if (actors.stream().anyMatch(actor -> !actor.done)) {
                throw new AssertionError("nobody can go on after " + chosen());
            }
        }

        private List<Integer> enabled() {
            List<Integer> enabled = new ArrayList<>();
            for (int i = 0; i < actors.size(); i++) {
                if (!actors.get(i).done && actors.get(i).until.getAsBoolean()) {
                    enabled.add(i);
                }
            }
            return enabled;
        }

        private void run(Actor actor, Runnable body) {
            actor.turn.acquireUninterruptibly();
            try {
                body.run();
            } catch (Throwable e) {
                if (!dead) {
                    actor.failure = e;
                }
            }
            actor.done = true;
            if (!dead) {
                giveTo(decide());
            }
        }
    }
}
