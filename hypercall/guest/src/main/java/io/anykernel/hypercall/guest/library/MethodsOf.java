package io.anykernel.hypercall.guest.library;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of which classes of the JDK the annotated class has methods. In an image, each of its static methods that is not
 * private becomes the body of the method of the same name there, or is added: of an instance method if its first parameter
 * has the type of the class, and then gets {@code this}; of a static one otherwise.
 *
 * <p>A native method named {@code former} and then another's name calls the body that was replaced; one named {@code
 * inherited} calls the superclass's method. What is named {@code beforeNew} runs at the start of the constructor with its
 * parameters; with a result, it makes a constructor that is missing, which hands the result to the one that takes it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface MethodsOf {
    Class<?>[] value();
}
