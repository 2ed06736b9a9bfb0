/** The engine in a Spring Boot application: settings, beans, metrics. */
package dev.sojourn.spring.boot;
