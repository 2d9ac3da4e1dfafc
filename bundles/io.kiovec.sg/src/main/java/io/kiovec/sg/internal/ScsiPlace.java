// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Linux has a SCSI device: what it is called until it goes, and another device afterwards.
 *
 * @param host the adapter's number
 * @param channel of the adapter
 * @param target on the channel
 * @param unit the logical unit number, as Linux folds it into a number
 */
record ScsiPlace(int host, int channel, int target, long unit) implements Comparable<ScsiPlace> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,9}):(\\d{1,9}):(\\d{1,18})");
    private static final Comparator<ScsiPlace> ORDER = Comparator.comparingInt(ScsiPlace::host)
            .thenComparingInt(ScsiPlace::channel).thenComparingInt(ScsiPlace::target)
            .thenComparingLong(ScsiPlace::unit);

    /** {@return the place of a name as sysfs writes it, {@code 0:0:1:0}; empty for any other name} */
    static Optional<ScsiPlace> of(String name) {
        Matcher form = FORM.matcher(name);
        return form.matches()
                ? Optional.of(new ScsiPlace(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)),
                        Integer.parseInt(form.group(3)), Long.parseLong(form.group(4))))
                : Optional.empty();
    }

    @Override
    public int compareTo(ScsiPlace other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return host + ":" + channel + ":" + target + ":" + unit;
    }
}
