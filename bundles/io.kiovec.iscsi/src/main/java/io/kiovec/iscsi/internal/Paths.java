// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.iscsi.internal.UnitFacts.PortGroup;
import io.kiovec.iscsi.internal.login.Portal;
import io.kiovec.scsi.report.TargetPortGroups;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The paths to one logical unit, and which of them a command takes: the best there are by turns, or the one that all
 * take that belong to a nexus. Any thread; nothing foreign is called with its lock.
 */
final class Paths {

    /** How a command may go. */
    enum Use {
        /** By any path. */
        ANY,
        /** By the home path: it is about the nexus, or its order matters. */
        HOME
    }

    /** What holds until something changes. */
    private record Choice(Path[] turns, Optional<Path> home) {
    }

    private final List<Path> all;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Choice choice = new Choice(new Path[0], Optional.empty());
    /** The one path that is used, since the unit keeps something for its nexus. */
    private Optional<Path> only = Optional.empty();
    /** Questions under way whose answer may open a path. */
    private int questions;
    /** Why it is over for good: the framework opens the device anew. */
    private Optional<String> ended = Optional.empty();

    Paths(List<Portal> portals) {
        all = portals.stream().map(Path::new).toList();
    }

    List<Path> all() {
        return all;
    }

    /** {@return a path for a command at once; empty when none takes commands now} */
    Optional<Path> choose(Use use) {
        Choice now = choice;
        if (use == Use.HOME || now.turns.length == 0) {
            return now.home;
        }
        return Optional.of(now.turns[(turn.getAndIncrement() & Integer.MAX_VALUE) % now.turns.length]);
    }

    /** {@return a path for a command; empty when none takes commands, and none may soon, or the time is over} */
    Optional<Path> await(Use use, long deadline) {
        Optional<Path> path = choose(use);
        if (path.isPresent()) {
            return path;
        }
        synchronized (this) {
            long left = deadline - System.nanoTime();
            try {
                while (choose(use).isEmpty() && mayOpen() && left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                    left = deadline - System.nanoTime();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return choose(use);
        }
    }

    /**
     * Waits until a path has had a newer session than one that was lost, all is over, or the time is. The newer one has the
     * initiator port of the lost one, so the target has ended all that was under way by that (RFC 7143, 6.3.5). It is the endpoint
     * that tells which session a command went by: a path may lose one and get another between any two looks at it.
     */
    synchronized void awaitNewer(Path path, IscsiEndpoint lost, long deadline) {
        long left = deadline - System.nanoTime();
        try {
            while (path.newest.filter(newest -> newest == lost).isPresent() && ended.isEmpty() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean mayOpen() {
        return ended.isEmpty() && only.isEmpty()
                && (questions > 0 || all.stream().anyMatch(path -> path.trial == Path.Trial.PENDING
                        || path.endpoint.isPresent() && path.access == Access.TRANSITION));
    }

    /** {@return a path with a session, whatever its state, to hear from the unit itself why it takes no commands} */
    synchronized Optional<Path> anyAlive() {
        return ended.isPresent()
                ? Optional.empty()
                : all.stream().filter(path -> path.endpoint.isPresent()).findFirst();
    }

    /** {@return why the unit is reached no more; empty while it is} A path that works again later makes no difference then. */
    synchronized Optional<String> lost() {
        return ended;
    }

    /** {@return whether a path was the unit's until now, and is so no more} */
    synchronized boolean down(Path path, IscsiEndpoint endpoint, String why) {
        if (path.endpoint.filter(present -> present == endpoint).isEmpty()) {
            return false;
        }
        path.endpoint = Optional.empty();
        path.why = why;
        if (only.map(one -> one == path).orElse(anyAlive().isEmpty())) {
            ended = Optional.of(why);
        }
        changed();
        return true;
    }

    /** {@return whether a path is of use; it is not when all is over} */
    synchronized boolean up(Path path, IscsiEndpoint endpoint, Access access) {
        if (ended.isPresent()) {
            return false;
        }
        path.endpoint = Optional.of(endpoint);
        path.newest = path.endpoint;
        path.access = access;
        path.trial = Path.Trial.KNOWN;
        path.isShut = false;
        changed();
        return true;
    }

    /** It is not used any more. */
    synchronized void end(String why) {
        ended = ended.or(() -> Optional.of(why));
        changed();
    }

    /** A path could not be opened. */
    synchronized void failed(Path path, String why) {
        path.trial = Path.Trial.KNOWN;
        path.why = why;
        changed();
    }

    /** A path takes no commands, as the unit has just said by it. */
    synchronized void mark(Path path, Access access) {
        path.access = access;
        changed();
    }

    synchronized void asks() {
        questions++;
    }

    /** A question has its answer, or none. */
    synchronized void told(Optional<TargetPortGroups> told) {
        questions--;
        told.ifPresent(groups -> all.forEach(path -> state(path, groups).ifPresent(access -> path.access = access)));
        changed();
    }

    static Optional<Access> state(Optional<PortGroup> group, TargetPortGroups groups) {
        return group.flatMap(own -> groups.groups().stream().filter(one -> one.number() == own.number()).findFirst())
                .map(Access::of);
    }

    private static Optional<Access> state(Path path, TargetPortGroups groups) {
        return path.endpoint.flatMap(endpoint -> state(endpoint.unit().group(), groups));
    }

    synchronized boolean isInTransition() {
        return all.stream().anyMatch(path -> path.endpoint.isPresent() && path.access == Access.TRANSITION);
    }

    /** The unit keeps something for the nexus of a path: no other is used from now on. */
    synchronized void only(Path path) {
        only = Optional.of(path);
        changed();
    }

    /** {@return whether there are paths left after one by which the unit is reserved for others} */
    synchronized boolean shut(Path path) {
        path.isShut = true;
        boolean left = only.isEmpty() && all.stream().anyMatch(other -> other.isActive() && !other.isShut);
        if (!left) {
            all.forEach(each -> each.isShut = false);
        }
        changed();
        return left;
    }

    private void changed() {
        List<Path> usable = new ArrayList<>(all.stream().filter(path -> ended.isEmpty() && path.isActive())
                .filter(path -> !path.isShut && only.map(one -> one == path).orElse(true)).toList());
        usable.sort(Comparator.comparing(path -> path.access));
        usable.removeIf(path -> path.access != usable.getFirst().access);
        Optional<Path> home = choice.home.filter(usable::contains).or(() -> usable.stream().findFirst());
        choice = new Choice(usable.toArray(Path[]::new), home);
        notifyAll();
    }

    synchronized Map<String, String> description() {
        Map<String, String> facts = new LinkedHashMap<>();
        all.forEach(path -> facts.put(path.toString(), path.description()));
        return facts;
    }
}
