// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import io.kiovec.scsi.inquiry.DeviceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sysfs says of one SCSI device, without a command to it.
 *
 * @param place where it is
 * @param type its peripheral device type
 * @param vendor of its standard INQUIRY data
 * @param product of its standard INQUIRY data
 * @param revision of its standard INQUIRY data
 * @param serial of VPD page 80h, empty where the kernel has not read it
 * @param names of VPD page 83h, the most trusted first, as {@code DeviceIdentification.logicalUnitNames} writes them
 * @param generic the sg node's name, empty where the module sg is not there
 * @param bsg the node's name below {@code /dev/bsg}
 * @param block the name of the disk's block node
 * @param tape the name of the tape's node that does not rewind
 */
record ScsiFacts(ScsiPlace place, DeviceType type, String vendor, String product, String revision,
        Optional<String> serial, List<String> names, Optional<String> generic, Optional<String> bsg,
        Optional<String> block, Optional<String> tape) {

    ScsiFacts {
        names = List.copyOf(names);
    }

    /** {@return what to open it by: the sg node, else the bsg node, else the block node} */
    Optional<String> path() {
        return generic.map(name -> "/dev/" + name).or(() -> bsg.map(name -> "/dev/bsg/" + name))
                .or(() -> block.map(name -> "/dev/" + name));
    }

    /** {@return one line for people, in a fixed order: place, type, vendor, product, revision, name, nodes} */
    String line() {
        List<String> nodes = new ArrayList<>();
        block.ifPresent(nodes::add);
        tape.ifPresent(nodes::add);
        generic.ifPresent(nodes::add);
        String name = names.stream().findFirst().or(() -> serial.map(number -> "serial " + number)).orElse("no name");
        return place + " " + type.text() + " " + vendor + " " + product + " " + revision + " " + name + " ("
                + String.join(", ", nodes) + ")";
    }

    /** {@return the same for programs, by the standards' names; the nodes by their paths} */
    Map<String, String> named() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("hostChannelTargetLun", place.toString());
        facts.put("peripheralDeviceType", type.text());
        facts.put("vendorIdentification", vendor);
        facts.put("productIdentification", product);
        facts.put("productRevisionLevel", revision);
        serial.ifPresent(number -> facts.put("unitSerialNumber", number));
        names.stream().findFirst().ifPresent(name -> facts.put("logicalUnitName", name));
        block.ifPresent(name -> facts.put("blockNode", "/dev/" + name));
        tape.ifPresent(name -> facts.put("tapeNode", "/dev/" + name));
        generic.ifPresent(name -> facts.put("genericNode", "/dev/" + name));
        bsg.ifPresent(name -> facts.put("bsgNode", "/dev/bsg/" + name));
        return facts;
    }
}
