// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.io.Address;
import io.kiovec.shell.internal.linux.LinuxFacts;
import io.kiovec.shell.internal.linux.LinuxFacts.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the nodes of devices are there, and what this process may do with them. */
final class NodeCheck implements Check {

    /** A class of devices in sysfs, and the letter that mknod(1) knows its nodes by. */
    private record Kind(String folder, String pattern, String letter) {
    }

    private static final List<Kind> KINDS = List.of(new Kind("/sys/class/scsi_generic", "sg\\d+", "c"),
            new Kind("/sys/class/scsi_tape", "nst\\d+", "c"),
            new Kind("/sys/block", "(?!loop|ram|zram|fd|sr).*", "b"));

    private final LinuxFacts linux;
    private final String user;

    /**
     * Looks at nodes.
     *
     * @param linux what Linux says
     * @param user the name of who runs this
     */
    NodeCheck(LinuxFacts linux, String user) {
        this.linux = linux;
        this.user = user;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        if (asked.isPresent()) {
            return asked.get().rest().startsWith("/") ? of(asked.get()) : List.of();
        }
        List<Finding> found = new ArrayList<>();
        KINDS.forEach(kind -> seen(kind, found));
        return found;
    }

    /** What Linux has a device for: of each kind the first that is out of reach stands for all. */
    private void seen(Kind kind, List<Finding> found) {
        List<String> nodes = linux.names(kind.folder()).stream().filter(name -> name.matches(kind.pattern()))
                .toList();
        nodes.stream().filter(name -> !linux.exists(dev(name))).findFirst()
                .ifPresent(name -> found.add(Finding.note(dev(name),
                        "Linux has " + name + ", and there is no node " + dev(name)
                                + ", as in a container that was not given it",
                        "mknod " + dev(name) + " " + kind.letter() + " "
                                + linux.text(kind.folder() + "/" + name + "/dev").orElse("").replace(':', ' '))));
        List<String> closed = nodes.stream().map(NodeCheck::dev)
                .filter(node -> linux.exists(node) && !linux.mayRead(node))
                .toList();
        if (!closed.isEmpty()) {
            String first = closed.getFirst();
            String more = closed.size() == 1 ? "" : " and " + (closed.size() - 1) + " more like it";
            found.add(Finding.note(first, "user " + user + " may not open " + first + more, grant(first, 4)));
        }
    }

    private static String dev(String name) {
        return "/dev/" + name.replace('!', '/');
    }

    /**
     * {@return what keeps a device from being used, as far as its node tells}
     *
     * @param address whose rest is a path
     */
    private List<Finding> of(Address address) {
        String node = address.rest();
        if (!linux.exists(node)) {
            return List.of(Finding.broken(node, "there is no " + node, made(address)));
        }
        List<Finding> found = new ArrayList<>();
        if (!linux.mayRead(node)) {
            found.add(Finding.broken(node, "user " + user + " may not open " + node, grant(node, 4)));
        } else if (!linux.mayWrite(node)) {
            found.add(Finding.degraded(node, "user " + user + " may not write to " + node, grant(node, 6)));
        }
        linux.mount(node).ifPresent(place -> found.add(Finding.degraded(node,
                node + " is mounted at " + place + ", so it is not opened for writing", "umount " + place)));
        if (address.scheme().equals("sg") && !linux.has(Capability.CAP_SYS_RAWIO)) {
            found.add(Finding.degraded(node,
                    "without CAP_SYS_RAWIO the kernel lets only the usual commands of reading and writing pass",
                    "AmbientCapabilities=CAP_SYS_RAWIO"));
        }
        return found;
    }

    private String made(Address address) {
        String node = address.rest();
        if (!node.startsWith("/dev/")) {
            return "truncate -s 1G " + node;
        }
        if (node.startsWith("/dev/loop")) {
            return "losetup " + node + " FILE";
        }
        return linux.names("/sys/class/scsi_host").stream().findFirst()
                .map(host -> "echo '- - -' > /sys/class/scsi_host/" + host + "/scan").orElse("kiovec devices");
    }

    /** {@return the line that gives the user the rights}, by the node's group where that has them */
    private String grant(String node, int rights) {
        String group = linux.group(node);
        return !group.isEmpty() && !group.equals("root") && (linux.groupRights(node) & rights) == rights
                ? "usermod -aG " + group + " " + user
                : "setfacl -m u:" + user + ":rw " + node;
    }
}
