// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.proc;

import java.util.List;
import java.util.Locale;

/**
 * A device as a line of {@code devices} and one of {@code device_strs}.
 *
 * @param address by which Kiovec opens it; empty for a number that no device has now
 * @param place host, channel, target and logical unit
 * @param type the peripheral device type (SPC-6, 6.7.2)
 * @param opens how many have it open
 * @param queueDepth commands that it takes at once
 * @param busy commands that are with it
 * @param online 1 or 0
 * @param vendor of INQUIRY, or what comes next to it
 * @param product the same
 * @param revision the same
 */
record ScsiRow(String address, Place place, int type, int opens, int queueDepth, long busy, int online, String vendor,
        String product, String revision) {

    /** The columns, by the words of {@code device_hdr}. */
    static final List<String> COLUMNS = List.of("host", "chan", "id", "lun", "type", "opens", "qdepth", "busy",
            "online");

    /** What stands where a number of sg has no device. */
    static final ScsiRow NONE = new ScsiRow("", new Place(-1, -1, -1, -1), -1, -1, -1, -1, -1, "", "", "");

    /**
     * Where a device is.
     *
     * @param host the adapter
     * @param channel its bus
     * @param id the target
     * @param lun the logical unit
     */
    record Place(long host, long channel, long id, long lun) {
        @Override
        public String toString() {
            return host + ":" + channel + ":" + id + ":" + lun;
        }
    }

    boolean isThere() {
        return !address.isEmpty();
    }

    /** {@return the values of the columns} */
    List<Number> values() {
        return List.of(place.host(), place.channel(), place.id(), place.lun(), type, opens, queueDepth, busy, online);
    }

    /** {@return its line of {@code devices}} */
    String line() {
        return String.join("\t", values().stream().map(Number::toString).toList());
    }

    /** {@return its line of {@code device_strs}} */
    String words() {
        return isThere()
                ? String.format(Locale.ROOT, "%-8.8s\t%-16.16s\t%-4.4s", vendor, product, revision)
                : "<no active device>";
    }
}
