// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * What happens when classes are initialised. From each static initialiser the calls are followed through the classes that are
 * given: into their methods and constructors, and into those that override them in classes of which an object is made on the way. A
 * lambda or method reference that is made there counts as called where a method of its interface is called on the way, or where it is
 * handed to a method of a collection or a stream that calls it. What is called of others must be on the list of what is harmless.
 */
final class StaticInitialisers {

    /** Methods of java.util that keep what they are given. */
    private static final Set<String> KEEPING = Set.of("of", "ofEntries", "entry", "copyOf", "put", "add", "fill",
            "asList",
            "<init>");

    /** A method with its class. */
    private record Body(ClassModel type, MethodModel method) {
        String name() {
            return type.thisClass().asInternalName() + "." + method.methodName().stringValue();
        }
    }

    private final Map<String, ClassModel> classes;
    private final Harmless harmless;
    /** By name and descriptor. */
    private final Map<String, List<Body>> bodies = new HashMap<>();
    /** A class, what it extends and what it implements. */
    private final Map<String, Set<String>> kin = new HashMap<>();

    /**
     * Prepares the look.
     *
     * @param classes by internal name
     * @param harmless what may be called of others
     */
    StaticInitialisers(Map<String, ClassModel> classes, Harmless harmless) {
        this.classes = classes;
        this.harmless = harmless;
        for (ClassModel type : classes.values()) {
            kin(type.thisClass().asInternalName());
            type.methods().forEach(method -> bodies
                    .computeIfAbsent(key(method.methodName().stringValue(), method.methodType().stringValue()),
                            key -> new ArrayList<>())
                    .add(new Body(type, method)));
        }
    }

    private static String key(String name, String type) {
        return name + type;
    }

    private Set<String> kin(String name) {
        ClassModel type = classes.get(name);
        if (type == null) {
            return Set.of(name);
        }
        Set<String> known = kin.get(name);
        if (known == null) {
            known = new LinkedHashSet<>(List.of(name));
            for (ClassEntry above : Stream.concat(type.superclass().stream(), type.interfaces().stream()).toList()) {
                known.addAll(kin(above.asInternalName()));
            }
            kin.put(name, known);
        }
        return known;
    }

    /** {@return the classes of a jar whose names begin so, by internal name} */
    static Map<String, ClassModel> classesOf(Path jar, String prefix) throws IOException {
        Map<String, ClassModel> classes = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(e -> e.getName().startsWith(prefix))
                    .filter(e -> e.getName().endsWith(".class")).toList()) {
                try (InputStream in = file.getInputStream(entry)) {
                    ClassModel model = ClassFile.of().parse(in.readAllBytes());
                    classes.put(model.thisClass().asInternalName(), model);
                }
            }
        }
        return classes;
    }

    /** {@return each effect, as {@code CLASS calls OWNER.NAME, by METHOD}} */
    List<String> objections() {
        Set<String> objections = new TreeSet<>();
        for (ClassModel type : classes.values()) {
            bodies.getOrDefault(key("<clinit>", "()V"), List.of()).stream().filter(body -> body.type() == type)
                    .forEach(start -> new Walk(type, objections).follow(start));
        }
        return List.copyOf(objections);
    }

    /** A call whose receiver may be of another class. */
    private record Dispatch(String owner, String name, String type) {
    }

    /** A lambda or method reference, with the interface that it is of. */
    private record Lambda(String type, MemberRefEntry body) {
    }

    /** One initialiser. */
    private final class Walk {

        private final String initialised;
        private final Set<String> objections;
        private final Set<Body> seen = new HashSet<>();
        private final Set<String> made = new HashSet<>();
        private final Set<Dispatch> dispatched = new HashSet<>();
        private final Set<Lambda> lambdas = new HashSet<>();

        Walk(ClassModel type, Set<String> objections) {
            initialised = type.thisClass().asInternalName();
            this.objections = objections;
        }

        void follow(Body body) {
            if (!seen.add(body) || body.method().code().isEmpty()) {
                return;
            }
            List<Lambda> pending = new ArrayList<>();
            for (CodeElement element : body.method().code().get()) {
                switch (element) {
                    case InvokeInstruction call -> {
                        if (callsWhatItIsGiven(call)) {
                            pending.forEach(lambda -> call(lambda.body(), body.name()));
                        }
                        pending.clear();
                        call(call.method(), body.name());
                    }
                    case InvokeDynamicInstruction made -> made.invokedynamic().bootstrap().arguments().stream()
                            .filter(MethodHandleEntry.class::isInstance).map(MethodHandleEntry.class::cast)
                            .map(MethodHandleEntry::reference)
                            .filter(handle -> handle.type().stringValue().startsWith("("))
                            .map(handle -> new Lambda(made.typeSymbol().returnType().descriptorString(), handle))
                            .forEach(lambda -> {
                                pending.add(lambda);
                                make(lambda, body.name());
                            });
                    default -> {
                        // Moves values about.
                    }
                }
            }
        }

        private void make(Lambda lambda, String by) {
            if (lambdas.add(lambda)
                    && dispatched.stream().anyMatch(call -> lambda.type().equals("L" + call.owner() + ";"))) {
                call(lambda.body(), by);
            }
        }

        private void call(MemberRefEntry method, String by) {
            String owner = method.owner().asInternalName();
            String name = method.name().stringValue();
            String type = method.type().stringValue();
            // Of an array it is clone().
            if (!classes.containsKey(owner) && !owner.startsWith("[") && !harmless.allows(initialised, owner, name)) {
                objections.add(initialised.replace('/', '.') + " calls " + owner.replace('/', '.') + "." + name
                        + (by.equals(initialised + ".<clinit>") ? "" : ", by " + by.replace('/', '.')));
            }
            List<Body> named = bodies.getOrDefault(key(name, type), List.of());
            inherited(owner, named).ifPresent(this::follow);
            if (name.equals("<init>")) {
                if (classes.containsKey(owner) && made.add(owner)) {
                    List.copyOf(dispatched).forEach(this::dispatch);
                }
            } else if (dispatched.add(new Dispatch(owner, name, type))) {
                dispatch(new Dispatch(owner, name, type));
                List.copyOf(lambdas).stream().filter(lambda -> lambda.type().equals("L" + owner + ";"))
                        .forEach(lambda -> call(lambda.body(), by));
            }
        }

        private void dispatch(Dispatch call) {
            List<Body> named = bodies.getOrDefault(key(call.name(), call.type()), List.of());
            List.copyOf(made).stream().filter(one -> kin.get(one).contains(call.owner()))
                    .forEach(one -> inherited(one, named).ifPresent(this::follow));
        }
    }

    /** {@return the method that a class has by itself or from above} */
    private Optional<Body> inherited(String owner, List<Body> named) {
        for (String above : kin.getOrDefault(owner, Set.of())) {
            for (Body body : named) {
                if (body.type().thisClass().asInternalName().equals(above)) {
                    return Optional.of(body);
                }
            }
        }
        return Optional.empty();
    }

    /** Collections that keep what they are given do not call it, and comparators do it later. */
    private static boolean callsWhatItIsGiven(InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        return owner.startsWith("java/util/") && !owner.startsWith("java/util/function/")
                && !KEEPING.contains(call.name().stringValue()) && !call.name().stringValue().startsWith("comparing");
    }
}
