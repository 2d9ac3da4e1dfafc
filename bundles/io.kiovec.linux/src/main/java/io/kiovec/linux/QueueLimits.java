// SPDX-License-Identifier: Apache-2.0
package io.kiovec.linux;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The numbers and traits of a disk's block queue. A partition has its disk's. An immutable value; what is not in the
 * maps is unknown, which is a value and not zero.
 */
public final class QueueLimits {

    /** Nothing is known. */
    public static final QueueLimits UNKNOWN = new QueueLimits(Map.of(), Map.of());

    private final Map<QueueLimit, Long> numbers;
    private final Map<QueueTrait, Answer> traits;

    private QueueLimits(Map<QueueLimit, Long> numbers, Map<QueueTrait, Answer> traits) {
        Map<QueueLimit, Long> known = new EnumMap<>(QueueLimit.class);
        known.putAll(numbers);
        Map<QueueTrait, Answer> answers = new EnumMap<>(QueueTrait.class);
        answers.putAll(traits);
        answers.values().removeIf(Answer.UNKNOWN::equals);
        this.numbers = Collections.unmodifiableMap(known);
        this.traits = Collections.unmodifiableMap(answers);
    }

    /**
     * {@return limits with these values; everything else is unknown}
     *
     * @param numbers the known numbers; copied
     * @param traits the known traits; copied
     */
    public static QueueLimits of(Map<QueueLimit, Long> numbers, Map<QueueTrait, Answer> traits) {
        return new QueueLimits(numbers, traits);
    }

    /**
     * {@return a number, empty where unknown}
     *
     * @param limit which
     */
    public OptionalLong get(QueueLimit limit) {
        Long value = numbers.get(limit);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * {@return whether the disk has a trait}
     *
     * @param trait which
     */
    public Answer get(QueueTrait trait) {
        return traits.getOrDefault(trait, Answer.UNKNOWN);
    }

    /** {@return the known numbers} */
    public Map<QueueLimit, Long> numbers() {
        return numbers;
    }

    /** {@return the known traits} */
    public Map<QueueTrait, Answer> traits() {
        return traits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueueLimits limits && numbers.equals(limits.numbers) && traits.equals(limits.traits);
    }

    @Override
    public int hashCode() {
        return 31 * numbers.hashCode() + traits.hashCode();
    }

    @Override
    public String toString() {
        return numbers + " " + traits;
    }
}
