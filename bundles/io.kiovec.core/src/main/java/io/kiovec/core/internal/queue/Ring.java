// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.queue;

/**
 * Things in the order of their coming, up to a number. For one thread at a time.
 *
 * @param <T> the things
 */
public final class Ring<T> {

    private final Object[] slots;
    private int first;
    private int count;

    /**
     * Makes an empty one.
     *
     * @param capacity how many it takes
     */
    public Ring(int capacity) {
        slots = new Object[capacity];
    }

    /** {@return how many there are} */
    public int size() {
        return count;
    }

    /**
     * Adds one.
     *
     * @param thing what
     */
    public void add(T thing) {
        if (count == slots.length) {
            throw new IllegalStateException("more than " + count);
        }
        slots[(first + count++) % slots.length] = thing;
    }

    /** {@return the oldest, which stays} */
    @SuppressWarnings("unchecked")
    public T peek() {
        return (T) slots[first];
    }

    /** {@return the oldest, which goes} */
    public T take() {
        T thing = peek();
        slots[first] = null;
        first = (first + 1) % slots.length;
        count--;
        return thing;
    }
}
