// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.flight;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.ValueDescriptor;

/**
 * One type of event. A class of ours that extends {@link Event} would be given code that names {@code jdk.jfr.internal.event}, which no
 * framework shows to a bundle; the class that the factory makes is the recorder's own. Any thread.
 */
final class EventKind implements AutoCloseable {

    private final EventFactory factory;

    /**
     * Registers it.
     *
     * @param name behind {@code io.kiovec.}, and as people read it
     * @param category below Kiovec
     * @param description a sentence
     * @param defaults its settings where a recording says nothing
     * @param fields in the order in which their values are given
     */
    EventKind(String name, String category, String description, List<AnnotationElement> defaults,
            List<ValueDescriptor> fields) {
        List<AnnotationElement> all = new ArrayList<>(defaults);
        all.add(new AnnotationElement(Name.class, "io.kiovec." + name));
        all.add(new AnnotationElement(Label.class, name));
        all.add(new AnnotationElement(Category.class, new String[]{"Kiovec", category}));
        all.add(new AnnotationElement(Description.class, description));
        all.add(new AnnotationElement(StackTrace.class, false));
        factory = EventFactory.create(all, fields);
    }

    /** {@return a field} */
    static ValueDescriptor field(Class<?> type, String name, String label, AnnotationElement... more) {
        return new ValueDescriptor(type, name,
                Stream.concat(Stream.of(new AnnotationElement(Label.class, label)), Stream.of(more)).toList());
    }

    /** {@return whether a recording wants it} */
    boolean isEnabled() {
        return factory.getEventType().isEnabled();
    }

    /** {@return an event that begins now} */
    Event begin() {
        Event event = factory.newEvent();
        event.begin();
        return event;
    }

    /** {@return whether a recording takes an event, which ends now} Else nobody needs its values. */
    static boolean isTaken(Event event) {
        event.end();
        return event.shouldCommit();
    }

    /**
     * Records an event.
     *
     * @param values of all fields in their order
     */
    static void record(Event event, Object... values) {
        for (int i = 0; i < values.length; i++) {
            event.set(i, values[i]);
        }
        event.commit();
    }

    /** Records what takes no time. */
    void happened(Object... values) {
        Event event = factory.newEvent();
        if (event.shouldCommit()) {
            record(event, values);
        }
    }

    /** No recording has it any more; what was recorded stays. */
    @Override
    public void close() {
        factory.unregister();
    }
}
